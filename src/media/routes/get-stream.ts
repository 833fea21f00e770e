import Type from 'typebox'
import { problem, type Reply } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { userId } from '../../events/fields.ts'
import { OWN } from '../../policy/grants.ts'
import type { Closed } from '../../live/live.ts'

const place = Type.String({ minLength: 1, maxLength: 16_384, description: 'the `id` of a message' })

/** No proxy may keep or buffer what is sent; nginx reads `X-Accel-Buffering`. */
const HEADERS = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' }

export const getStream = route(
  { does: 'list', grants: OWN },
  {
    method: 'GET',
    path: '/users/{id}/stream',
    summary: 'The notifications and changes of a user as server-sent events, from now or from a place on',
    params: Type.Object({ id: userId }),
    query: Type.Object({
      after: Type.Optional(place),
      ticket: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 256,
          description: 'of `POST /stream-tickets`, instead of a token',
        }),
      ),
    }),
    headers: { 'last-event-id': place },
    takesTickets: true,
    owner: ({ params }) => params.id,
    answers: {
      200: {
        description: 'Messages named `notification` and `change`; the `id` of each is its place in the log',
        mediaType: 'text/event-stream',
      },
      204: { description: 'The ticket was used: to come back with it is of no use' },
      410: { description: 'The log no longer holds what comes after this place' },
      429: { description: 'The user has too many streams' },
    },
    handle: async (context, { params, query, headers, method }): Promise<Reply> => {
      const reply = { status: 200, contentType: 'text/event-stream', headers: HEADERS, body: '' }
      if (method === 'HEAD') return reply
      const opened = await context.live.stream(params.id, lastOf(headers['last-event-id']) ?? query.after)
      return opened.ok ? { ...reply, body: opened.value } : CLOSED[opened.error]
    },
  },
)

/** A browser that comes back sends the last `id`, with the address that it began with. */
const lastOf = (header: string | readonly string[] | undefined): string | undefined =>
  typeof header === 'string' && header !== '' ? header : undefined

const LATER = { 'retry-after': '5' }

const CLOSED: Readonly<Record<Closed, Reply>> = {
  each: problem(
    429,
    'too-many-streams',
    'This user has as many streams as it may have at one time',
    {},
    LATER,
  ),
  all: problem(503, 'busy', 'The server has as many streams as it can: try again', {}, LATER),
  'no-place': problem(400, 'bad-place', 'A place is the id of a message of this stream'),
  gone: problem(
    410,
    'place-gone',
    'The log no longer holds all that came after this place: read the lists, and begin a stream without a place',
  ),
}
