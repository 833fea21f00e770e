import { describe, expect, it } from 'vitest'
import { projections } from '../../../projections/all.ts'
import { stats } from '../../../projections/stats.ts'
import type { Event } from '../../../src/events/event.ts'
import { fold } from '../../../src/fold/fold.ts'
import type { Projection } from '../../../src/fold/projection.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import { arrive } from '../../../src/testing/arrive.ts'
import { described, extracted, located, rated, registered, uploaded } from './events.ts'
import { answerAfter, rowsAfter, tablesAfter } from './given.ts'

/** An event, and the same fact repeated: with another time, with other words, or both. */
const retold: readonly (readonly [string, Event, Event])[] = [
  ['a place, told later', located('ann', 1, 1, { id: 'x' }), located('ann', 2, 2, { id: 'x', at: 9 })],
  ['a place, told earlier', located('ann', 1, 1, { id: 'x' }), located('ann', 2, 2, { id: 'x', at: 0 })],
  ['a place, told otherwise', located('ann', 1, 1, { id: 'x' }), located('ann', 2, 2, { id: 'x' })],
  ['a rating', rated('bob', 'ann.a', 1, { id: 'x' }), rated('bob', 'ann.a', 5, { id: 'x', at: 9 })],
  ['a withdrawal', rated('bob', 'ann.a', null, { id: 'x' }), rated('bob', 'ann.a', 5, { id: 'x', at: 9 })],
  ['a name', registered('ann', 'Ann', { id: 'x' }), registered('ann', 'Anna', { id: 'x', at: 9 })],
  ['an upload', uploaded('ann.a', {}, { id: 'x' }), uploaded('ann.a', { bytes: 99 }, { id: 'x', at: 9 })],
  [
    'a description, of more than before',
    described('ann.a', { title: 'a' }, { id: 'x', at: 2 }),
    described('ann.a', { title: 'b', tags: ['b'] }, { id: 'x', at: 9 }),
  ],
  [
    'a description, as of another kind',
    described('ann.a', { title: 'a' }, { id: 'x', at: 2 }),
    extracted('ann.a', { width: 7, location: { lat: 1, lon: 1 } }, { id: 'x', at: 9 }),
  ],
]

/** The notifications know no descriptions, so they cannot see that an event repeats one. */
const retoldTo = ({ name }: Projection) => (name === 'notifications' ? retold.slice(0, -1) : retold)

describe.each(projections)('$name', (projection) => {
  it.each(retoldTo(projection))('takes %s, for the event that it is', async (_, first, again) => {
    const before = [uploaded('ann.a'), first]
    expect(await rowsAfter(projection, [...before, again, again])).toEqual(
      await rowsAfter(projection, before),
    )
  })

  it.each(retold)('tells apart %s, where it comes from another source, in any order', async (_, one, two) => {
    const other = { ...two, source: 'elsewhere', time: one.time } as Event
    const rows = await rowsAfter(projection, [one, other])
    expect((await rowsAfter(projection, [other, one])).map(withoutMoves)).toEqual(rows.map(withoutMoves))
    if (projection.streams !== undefined) expect(rows).toHaveLength(2)
  })
})

/** The order of arrival decides only which places moved the user. */
const withoutMoves = (row: unknown) => ({ ...(row as object), locationUpdates: 0 })

describe('stats', () => {
  it('counts the locations that moved the user, repeated or not', async () => {
    const [one, two] = [located('ann', 1, 1, { id: 'x' }), located('ann', 1, 1, { id: 'y', at: 2 })]
    const again = { ...two, time: '2026-06-01T00:00:00Z' } as Event
    const rows = await answerAfter(stats, 'ann', [one, one, two, again, one, two])
    expect(rows).toMatchObject({ locationUpdates: 2, lastActiveAt: two.time })
  })

  it('works with rows of an earlier release, which have no sources', async () => {
    const events = [located('ann', 1, 1, { id: 'x' }), registered('ann', 'Ann', { id: 'y', at: 2 })]
    const tables = await tablesAfter([stats], events)
    const key = { partition: 'ann', sort: 'user' }
    const [row] = await tables.get('stats', [key])
    const old = JSON.parse(JSON.stringify(row!.content).replaceAll(',"source":"examples"', '')) as object
    expect(JSON.stringify(old)).not.toContain('source')
    await tables.put('stats', [{ row: { ...row!, content: old as never }, expected: row!.position }])
    await fold(
      stats,
      arrive([...events, ...events, located('ann', 1, 1, { id: 'z', at: 3 })]),
      boundTo(tables, stats.name),
    )
    const [after] = await tables.get('stats', [key])
    expect(after?.content).toMatchObject({ locationUpdates: 2, located: { id: 'z', source: 'examples' } })
  })
})
