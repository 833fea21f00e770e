import Type from 'typebox'
import type { TSchema } from 'typebox'
import type { Json } from '../../base/json.ts'
import { orNull, userId } from '../../events/fields.ts'
import { READ } from '../../policy/actions.ts'
import { json, problem } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { rowOf, shown } from '../../api/table-of.ts'
import { usageOf } from './get-usage.ts'

/** The schema of a profile, made of those of the tables that it joins. */
export const profileOf = (usage: TSchema, stats: TSchema) =>
  Type.Object({ userId, displayName: orNull(Type.String()), usage, stats })

export const getUser = (profile: TSchema) =>
  route(READ, {
    method: 'GET',
    path: '/users/{id}',
    summary: 'A user’s profile, with usage and stats',
    params: Type.Object({ id: userId }),
    owner: ({ params }) => params.id,
    reads: ['usage', 'stats', 'quota'],
    answers: {
      200: {
        description: 'The user; `displayName` is null if the user did not register',
        schema: profile,
      },
      404: { description: 'No event is about this user' },
    },
    handle: async (context, { params: { id }, asker }) => {
      const [usage, stats] = await Promise.all([rowOf(context, 'usage', id), rowOf(context, 'stats', id)])
      if (usage === undefined && stats === undefined)
        return problem(404, 'no-such-user', 'No event is about this user')
      return json(200, {
        userId: id,
        displayName: nameIn(stats),
        usage: await usageOf(context, id, asker),
        stats: shown(context, 'stats', id, stats),
      })
    },
  })

const nameIn = (stats: Json | undefined): Json =>
  (stats !== null && typeof stats === 'object' && 'displayName' in stats ? stats.displayName : null) ?? null
