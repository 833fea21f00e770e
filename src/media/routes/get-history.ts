import Type from 'typebox'
import type { HistoryQuestion } from '../history.ts'
import { seenHistory } from '../seen-history.ts'
import { NO_MEDIA } from '../shapes/no-media.ts'
import { seesAllOf } from '../model/seen-event.ts'
import { anyEvent } from '../shapes/event.ts'
import { time, userId } from '../../events/fields.ts'
import { mediaId } from '../model/fields.ts'
import { ownerOf } from '../model/ids.ts'
import { parseInstant } from '../../events/instant.ts'
import { OWN_HISTORY, SHARED_HISTORY } from '../../policy/actions.ts'
import type { Asker } from '../../policy/caller.ts'
import { absent } from '../../api/admit.ts'
import { seenRow } from '../../api/table-of.ts'
import type { RouteContext } from '../../api/route-context.ts'
import { json, problem, type Reply } from '../../api/reply.ts'
import { openTo, route, type RouteDescription } from '../../api/route.ts'
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

const marked = Type.Object({
  flags: Type.Optional(
    Type.Array(Type.Literal('media-unknown'), {
      description:
        '`media-unknown`: a rating of a media that was never uploaded, or that is not shared with the rater, as the tables are now',
    }),
  ),
})

const PLACES =
  'of all items, in order; present if an event has attributes of its own named shardId, sequenceNumber or appendedAt, which the items keep'

const told = (kind: HistoryQuestion['kind'], whose: string) =>
  ({
    method: 'GET',
    path: `/history/${kind}/{id}`,
    summary: `The events of ${whose}, oldest first; \`from\` is included, \`to\` is not`,
    reads: ['log', 'media'],
    lists: true,
    answers: {
      200: {
        description: 'A page; it may be short and still have a `next`',
        schema: Type.Object({
          ...pageOf(Type.Intersect([anyEvent, place, marked])).properties,
          places: Type.Optional(Type.Array(place, { description: PLACES })),
        }),
      },
    },
  }) satisfies RouteDescription

export const userHistory = route(OWN_HISTORY, {
  ...told('users', 'one user'),
  params: Type.Object({ id: userId }),
  owner: ({ params }) => params.id,
  query,
  handle: (context, { params, asker, query }) =>
    page(context, asker, { kind: 'users', ...params, limit: PAGE, ...query }),
})

/** The owner also reads the history of a media that does not stand. */
export const mediaHistory = openTo(SHARED_HISTORY, {
  ...told('media', 'one media, without the places of others'),
  params: Type.Object({ id: mediaId }),
  owner: ({ params }) => ownerOf(params.id),
  query,
  handle: async (context, { params: { id }, asker, query }) => {
    if (!seesAllOf(asker, ownerOf(id)) && (await seenRow(context, 'media', id, asker)) === undefined)
      return absent(asker, NO_MEDIA)
    return page(context, asker, { kind: 'media', id, limit: PAGE, ...query })
  },
})

async function page(context: RouteContext, asker: Asker, question: HistoryQuestion): Promise<Reply> {
  const noDay = [question.from, question.to].some(
    (time) => time !== undefined && parseInstant(time) === undefined,
  )
  if (noDay) return problem(400, 'bad-query', 'The calendar does not have a day in the history’s bounds')
  return json(200, await seenHistory(context.tables, asker, question))
}
