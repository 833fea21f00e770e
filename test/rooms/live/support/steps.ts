import fc from 'fast-check'
import type { Event } from '../../../../src/events/event.ts'
import type { World } from './world.ts'

export const USERS = ['ann', 'bob', 'cat', 'dan', 'eve'] as const

let made = 0
const event = (subject: string, data: object, type = 'media.rated'): Event => ({
  specversion: '1.0',
  id: `e${(made += 1)}`,
  source: 'test',
  type,
  subject,
  time: '2026-01-01T00:00:00Z',
  data,
})

export const rating = (rater: string, owner: string): Event =>
  event(rater, { mediaId: `${owner}.a`, stars: 5 })
export const place = (user: string): Event => event(user, { lat: 1, lon: 1 }, 'user.located')

type Step =
  | { readonly does: 'append'; readonly pairs: readonly (readonly [number, number])[] }
  | { readonly does: 'fold'; readonly half: boolean }
  | { readonly does: 'split'; readonly at: number }
  | { readonly does: 'merge' }
  | { readonly does: 'read'; readonly most: number }

const user = () => fc.nat({ max: USERS.length - 1 })

export const step = (): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.record({
      does: fc.constant('append' as const),
      pairs: fc.array(fc.tuple(user(), user()), { minLength: 1, maxLength: 90 }),
    }),
    fc.record({ does: fc.constant('fold' as const), half: fc.boolean() }),
    fc.record({ does: fc.constant('split' as const), at: fc.nat() }),
    fc.record({ does: fc.constant('merge' as const) }),
    fc.record({ does: fc.constant('read' as const), most: fc.nat({ max: 70 }) }),
  )

export async function reshard(
  { log }: World,
  step: Extract<Step, { does: 'split' | 'merge' }>,
): Promise<void> {
  const open = (await log.shards()).filter((one) => one.endingSequenceNumber === undefined)
  if (step.does === 'split') await log.split(open[step.at % open.length]!.shardId)
  const [a, b] = open.sort((x, y) => (BigInt(x.startingHashKey) < BigInt(y.startingHashKey) ? -1 : 1))
  if (step.does === 'merge' && a !== undefined && b !== undefined) await log.merge(a.shardId, b.shardId)
}
