import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { notifications } from '../../projections/notifications.ts'
import { application } from '../../src/application/make.ts'
import { tableOf } from '../../src/consume/table.ts'
import type { Event } from '../../src/events/event.ts'
import { fold } from '../../src/fold/fold.ts'
import type { MediaId } from '../../src/media/model/ids.ts'
import { outcomeId, overQuotaId, ratedId } from '../../src/media/model/notification-id.ts'
import { notifyReactor } from '../../src/media/notify.ts'
import type { Notification } from '../../src/notify/notifier.ts'
import { boundTo } from '../../src/tables/bound.ts'
import { arrive } from '../../src/testing/arrive.ts'
import { cuts } from '../../src/testing/cuts.ts'
import { laws } from '../../src/testing/laws.ts'
import { SMALL_WORLD_USERS, smallWorldEvent } from '../arbitraries/events.ts'
import { eventTypes } from '../media.ts'
import { notificationsOf } from '../oracle/notifications.ts'
import { distinct, type PlainEvent } from '../oracle/told.ts'
import { rated } from '../rooms/projections/events.ts'
import { NotifiedWorld, type Life } from './support/notified-world.ts'

const KINDS = [
  'media.rated',
  'media.rated',
  'usage.quota-exceeded',
  'media.metadata-extracted',
  'media.extraction-failed',
] as const

/** Events with an id each, of which some are appended again. */
const history = (): fc.Arbitrary<readonly Event[]> =>
  fc
    .tuple(fc.array(smallWorldEvent(KINDS), { minLength: 1, maxLength: 40 }), fc.array(fc.nat()))
    .map(([all, again]) => {
      const events = all.map((event, at) => ({ ...event, id: `e${at}` }))
      return [...events, ...again.flatMap((at) => events[at % events.length] ?? [])]
    })

const lives = (): fc.Arbitrary<readonly Life[]> =>
  fc.array(fc.record({ runners: fc.constantFrom(1, 1, 2), uses: fc.oneof(fc.nat(30), fc.constant(300)) }), {
    maxLength: 2,
  })

const quotaId = ({ source, id, data }: PlainEvent): string =>
  overQuotaId((data as { mediaId: MediaId }).mediaId, { source, id })

/** The ids of all notifications that the table shows in the end, by the rules alone. */
const shownOf = (events: readonly Event[]): readonly string[] =>
  SMALL_WORLD_USERS.flatMap((user) => notificationsOf(distinct(events), user, quotaId).map(({ id }) => id))

const timesOf = (told: readonly Notification[]): readonly number[] => {
  const times = new Map<string, number>()
  for (const { id } of told) times.set(id, (times.get(id) ?? 0) + 1)
  return [...times.values()]
}

describe('law 13: notifications', () => {
  it('each that the table shows is told once, as it is shown; after deaths and by second runners again, under the same id', async () => {
    await fc.assert(
      fc.asyncProperty(history(), cuts(), fc.array(lives(), { maxLength: 6 }), async (events, cut, all) => {
        const world = new NotifiedWorld()
        const arrivals = arrive(events)
        for (const [n, [from, to]] of cut(arrivals.length).entries())
          await world.deliver(arrivals.slice(from, to), all[n] ?? [])
        expect(world.wrong).toEqual([])
        const told = new Set(world.told.map(({ id }) => id))
        expect(shownOf(events).filter((id) => !told.has(id))).toEqual([])
        const runs = all.flat().reduce((sum, { runners }) => sum + runners, 1)
        expect(Math.max(0, ...timesOf(world.told))).toBeLessThanOrEqual(runs)
      }),
      { numRuns: 100 },
    )
  })

  it('nothing is told or shown of what the command `extract` appends, and what follows it is', async () => {
    const world = new NotifiedWorld()
    const again = (type: string, data: object): Event => ({
      specversion: '1.0',
      id: type,
      source: '/reactors/extract-again',
      type,
      subject: 'ann',
      time: '2026-01-01T00:00:00Z',
      data: { mediaId: 'ann.a', ...data },
    })
    const events = [
      again('media.metadata-extracted', { extractor: 2 }),
      again('media.extraction-failed', { reason: 'corrupt' }),
      rated('ben', 'ann.a', 5, { id: 'r', at: '2026-01-01T00:00:00Z' }),
    ]
    for (const arrival of arrive(events)) await world.deliver([arrival], [])
    expect(world.told.map(({ id }) => id)).toEqual([ratedId('ann.a' as MediaId, '2026-01-01T00:00:00Z')])
    const { rows } = await world.tables.queryIndex(notifications.name, { partition: 'ann', limit: 9 })
    expect(rows).toHaveLength(1)
  })

  it('a thousand ratings of a media within a day are told once, and so are those of the next day', async () => {
    const world = new NotifiedWorld()
    const ratings = (day: string) =>
      Array.from({ length: 1_000 }, (_, n) =>
        rated(`u${day}-${n}`, 'ann.a', 5, { id: `${day} ${n}`, at: `${day}T00:00:00Z` }),
      )
    await world.deliver(arrive([...ratings('2026-01-01'), ...ratings('2026-01-02')]), [])
    expect(world.told.map(({ id, userId }) => [id, userId])).toEqual([
      ['ann.a.rated-2026-01-01', 'ann'],
      ['ann.a.rated-2026-01-02', 'ann'],
    ])
  })
})

const outcome = (id: string, over: Partial<Event> = {}): Event => ({
  specversion: '1.0',
  id,
  source: '/reactors/extract',
  type: 'media.extraction-failed',
  subject: 'ann',
  time: '2026-01-01T00:00:00Z',
  data: { mediaId: 'ann.a', reason: 'unknown-type', extractor: 1 },
  ...over,
})

/** What the topic is told of the last events. The table had the others before the reactor began. */
async function toldOf(before: readonly Event[], now: readonly Event[]): Promise<readonly string[]> {
  const world = new NotifiedWorld()
  await fold(notifications, arrive(before), boundTo(world.tables, 'notifications'))
  await world.deliver(arrive(now, 'shardId-000000000000', before.length), [])
  return world.told.map(({ id }) => id)
}

const time = '2026-01-01T10:00:00Z'
const withdrawn = rated('bob', 'ann.a', null, { id: 'w', at: '2026-01-01T11:00:00Z' })

test.each([
  ['a media that is extracted again was told of before', [outcome('1')], [outcome('2')], []],
  [
    'the other outcome of a media is another',
    [outcome('1')],
    [
      outcome('2', {
        type: 'media.metadata-extracted',
        data: { mediaId: 'ann.a', contentType: 'image/png', extractor: 1 },
      }),
    ],
    [outcomeId('ann.a' as MediaId, 'metadata-extracted')],
  ],
  ['a withdrawal is none', [rated('cyd', 'ann.a', 1, { at: time })], [withdrawn], []],
  ['a rating that is withdrawn at once is none', [], [rated('bob', 'ann.a', 5, { at: time }), withdrawn], []],
  [
    'a rating that came too late to count is none',
    [withdrawn],
    [rated('bob', 'ann.a', 5, { id: 'l', at: time })],
    [],
  ],
  [
    'a further rating of a day that was not told',
    [rated('cyd', 'ann.a', 1, { at: time })],
    [rated('bob', 'ann.a', 5, { at: time })],
    [ratedId('ann.a' as MediaId, time)],
  ],
])('what a topic is told when it is new: %s', async (_, before, now, told) => {
  expect(await toldOf(before, now)).toEqual(told)
})

test.each([
  [24 * 3_600_000, 1],
  [24 * 3_600_000 + 1, 0],
])('what reached the log %i ms ago is told %i times', async (age, times) => {
  const world = new NotifiedWorld(age)
  await world.deliver(arrive([outcome('1')]), [])
  expect(world.told).toHaveLength(times)
})

describe('the reactor keeps the laws of reactors', () => {
  const house = application({
    name: 'house',
    events: eventTypes,
    tables: [tableOf(notifications)],
    reactors: [notifyReactor(notifications, () => 0)],
  })
  for (const { name, run } of laws(house, { tables: ['notify'], numRuns: 25 }))
    if (name.startsWith('notify')) test(name, run)
})
