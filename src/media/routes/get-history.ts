import Type from 'typebox'
import { history, type HistoryQuestion } from '../history.ts'
import { anyEvent } from '../shapes/event.ts'
import { time, userId } from '../../events/fields.ts'
import { mediaId } from '../model/fields.ts'
import { ownerOf } from '../model/ids.ts'
import { parseInstant } from '../../events/instant.ts'
import { HISTORY } from '../../policy/actions.ts'
import type { RouteContext } from '../../api/route-context.ts'
import { json, problem, type Reply } from '../../api/reply.ts'
import { route, type RouteDescription } from '../../api/route.ts'
import { PAGE, pageOf, paging } from '../../api/shapes/page.ts'

const query = Type.Object({
  from: Type.Optional(time),
  to: Type.Optional(time),
  type: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  ...paging,
})

const place = Type.Object({
  shardId: Type.String(),
  sequenceNumber: Type.String(),
  appendedAt: Type.String({ description: 'when the log took the event: RFC 3339, UTC' }),
})

const PLACES =
  'of all items, in order; present if an event has attributes of its own named shardId, sequenceNumber or appendedAt, which the items keep'

const told = (kind: HistoryQuestion['kind'], whose: string) =>
  ({
    method: 'GET',
    path: `/history/${kind}/{id}`,
    summary: `The events of ${whose}, oldest first; \`from\` is included, \`to\` is not`,
    reads: ['log'],
    lists: true,
    answers: {
      200: {
        description: 'A page; it may be short and still have a `next`',
        schema: Type.Object({
          ...pageOf(Type.Intersect([anyEvent, place])).properties,
          places: Type.Optional(Type.Array(place, { description: PLACES })),
        }),
      },
    },
  }) satisfies RouteDescription

export const userHistory = route(HISTORY, {
  ...told('users', 'one user'),
  params: Type.Object({ id: userId }),
  owner: ({ params }) => params.id,
  query,
  handle: (context, { params, query }) => page(context, { kind: 'users', ...params, limit: PAGE, ...query }),
})

export const mediaHistory = route(HISTORY, {
  ...told('media', 'one media'),
  params: Type.Object({ id: mediaId }),
  owner: ({ params }) => ownerOf(params.id),
  query,
  handle: (context, { params, query }) => page(context, { kind: 'media', ...params, limit: PAGE, ...query }),
})

async function page(context: RouteContext, question: HistoryQuestion): Promise<Reply> {
  const noDay = [question.from, question.to].some(
    (time) => time !== undefined && parseInstant(time) === undefined,
  )
  if (noDay) return problem(400, 'bad-query', 'The calendar does not have a day in the history’s bounds')
  return json(200, await history(context.tables, question))
}
