import Type from 'typebox'
import { nearby } from '../nearby.ts'
import { latitude, longitude } from '../../events/fields.ts'
import { NEARBY } from '../../policy/actions.ts'
import { json } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { limit, PAGE } from '../../api/shapes/page.ts'

const near = Type.Object({
  id: Type.String(),
  distanceMeters: Type.Number({ minimum: 0 }),
  lat: latitude,
  lon: longitude,
})

export const getNearby = route(NEARBY, {
  method: 'GET',
  path: '/nearby',
  group: 'Users',
  summary: 'The users or media nearest to a place',
  query: Type.Object({
    lat: latitude,
    lon: longitude,
    radius: Type.Number({ minimum: 0, maximum: 50_000, description: 'metres' }),
    kind: Type.Union([Type.Literal('users'), Type.Literal('media')]),
    limit,
  }),
  reads: ['location', 'media'],
  lists: true,
  answers: { 200: { description: 'Nearest first', schema: Type.Object({ items: Type.Array(near) }) } },
  handle: async (context, { query: { kind, lat, lon, radius, limit = PAGE } }) =>
    json(200, { items: await nearby(context.tables, kind, { lat, lon, radius, limit }) }),
})
