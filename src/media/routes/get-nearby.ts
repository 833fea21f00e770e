import Type from 'typebox'
import { mediaNearby } from '../media-nearby.ts'
import { usersNearby, type UsersQuestion } from '../users-nearby.ts'
import { latitude, longitude, time } from '../../events/fields.ts'
import { parseInstant } from '../../events/instant.ts'
import { NEARBY, NEARBY_SHARED } from '../../policy/actions.ts'
import { denial } from '../../policy/policy.ts'
import { TOKEN_NEEDED } from '../../api/admit.ts'
import { json, problem, type Reply } from '../../api/reply.ts'
import { openTo } from '../../api/route.ts'
import { limit, PAGE } from '../../api/shapes/page.ts'

const near = Type.Object({
  id: Type.String(),
  distanceMeters: Type.Number({ minimum: 0 }),
  lat: latitude,
  lon: longitude,
})

export const getNearby = openTo(NEARBY_SHARED, {
  method: 'GET',
  path: '/nearby',
  group: 'Users',
  summary: 'The users or media nearest to a place; `since` leaves out users not located since that time',
  query: Type.Object({
    lat: latitude,
    lon: longitude,
    radius: Type.Number({ minimum: 0, maximum: 50_000, description: 'metres' }),
    kind: Type.Union([Type.Literal('users'), Type.Literal('media')]),
    since: Type.Optional(time),
    limit,
  }),
  reads: ['location', 'media'],
  lists: true,
  answers: { 200: { description: 'Nearest first', schema: Type.Object({ items: Type.Array(near) }) } },
  handle: async ({ tables }, { asker, query: { kind, limit = PAGE, ...query } }) => {
    const question = { ...query, limit }
    if (kind === 'users' && denial(asker, NEARBY) !== undefined) return TOKEN_NEEDED
    const wrong = sinceFlaw(kind, question)
    if (wrong !== undefined) return wrong
    const items =
      kind === 'users'
        ? await usersNearby(tables, asker, question)
        : await mediaNearby(tables, asker, question)
    return json(200, { items })
  },
})

function sinceFlaw(kind: 'users' | 'media', { since }: UsersQuestion): Reply | undefined {
  if (since === undefined) return undefined
  if (kind === 'media')
    return problem(400, 'bad-query', '`since` is for users: media have no time of a location')
  return parseInstant(since) === undefined ? NO_DAY : undefined
}

const NO_DAY = problem(400, 'bad-query', 'The calendar does not have the day in `since`')
