import Type from 'typebox'
import { append } from '../../api/append.ts'
import { json } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { appends } from '../../policy/actions.ts'
import { batchResults, resultsOf } from '../client-events/batch-results.ts'
import { clientBatch, eventsOf, MOST_EVENTS } from '../client-events/client-batch.ts'
import { givenOf } from '../client-events/given-of.ts'
import { appName, clientEvent } from '../model/events/client-event.ts'

/** The token's user is the subject of each event, whatever the body says of users. */
export const postClientEvents = route(appends(clientEvent), {
  method: 'POST',
  path: '/v1/apps/{app}/events',
  group: 'Apps',
  summary: `Take up to ${MOST_EVENTS} events of an app’s client, in the shape of Pinpoint’s or Mobile Analytics’ clients`,
  example: () => EXAMPLE,
  params: Type.Object({ app: appName }),
  body: clientBatch,
  owner: ({ caller }) => caller.user,
  answers: {
    202: {
      description: 'The result of each event; what is accepted is in the log, and durable',
      schema: batchResults,
    },
  },
  handle: async (context, { caller, params: { app }, body }) => {
    const given = eventsOf(body).map((event) => givenOf(caller.user, app, event))
    return json(202, resultsOf(body, await append(context, caller, given)))
  },
})

const EXAMPLE = {
  BatchItem: {
    'phone-1': {
      Endpoint: {},
      Events: {
        'event-1': {
          EventType: '_session.start',
          Timestamp: '2026-11-22T10:00:00.000Z',
          Session: { Id: 'session-1', StartTimestamp: '2026-11-22T10:00:00.000Z' },
          Attributes: { screen: 'home' },
          Metrics: { items: 3 },
        },
      },
    },
  },
}
