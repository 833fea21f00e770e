import { describe, expect, it } from 'vitest'
import type { EventOf } from '../../../src/events/event-type.ts'
import type { mediaRated } from '../../../src/media/model/events/media-rated.ts'
import type { MediaId } from '../../../src/media/model/ids.ts'
import type { UserId } from '../../../src/events/user-id.ts'
import { fold } from '../../../src/fold/fold.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import { group } from '../../../src/fold/total.ts'
import { memoryTables, type MemoryTables } from '../../../src/tables/memory.ts'
import { arrive } from '../../../src/testing/arrive.ts'
import { tally } from './tally.ts'

const rated = (n: number, stars: number | null, rater = 'ann'): EventOf<typeof mediaRated> => ({
  specversion: '1.0',
  id: `e${n}`,
  source: 'test',
  type: 'media.rated',
  subject: rater as UserId,
  time: `2026-01-01T00:00:${n.toString().padStart(2, '0')}Z`,
  data: { mediaId: 'bob.sea' as MediaId, stars },
})

const starsIn = (tables: MemoryTables): number | undefined =>
  group(tables.rows('tally').filter((row) => row.key.partition === 'all')).totals['stars']

describe('fold()', () => {
  it('adds the difference an entity row made, not the event', async () => {
    const tables = memoryTables()
    await fold(
      tally,
      arrive([rated(1, 5), rated(2, 2), rated(3, null), rated(4, 3)]),
      boundTo(tables, tally.name),
    )
    expect(starsIn(tables)).toBe(3)
  })

  it('keeps one part of a total for each lane, and readers add them up', async () => {
    const tables = memoryTables()
    await fold(
      tally,
      arrive([rated(1, 5), rated(2, 2, 'cyd'), rated(3, 1, 'dan')]),
      boundTo(tables, tally.name),
    )
    const parts = tables.rows('tally').filter((row) => row.key.partition === 'all')
    expect(parts.map((row) => row.content)).toEqual([{ stars: 5 }, { stars: 1 }, { stars: 2 }])
    expect(starsIn(tables)).toBe(8)
  })

  it('takes only the contributions after the position of a part that lies inside the batch', async () => {
    const tables = memoryTables()
    const arrivals = arrive([rated(1, 1), rated(2, 5)])
    const first = memoryTables({
      beforeWrite: ({ row }) => {
        if (row.key.partition !== 'all') throw new Error('crash')
      },
    })
    await expect(fold(tally, arrivals.slice(0, 1), boundTo(first, tally.name))).rejects.toThrow('crash')
    await tables.put(
      'tally',
      first.rows('tally').map((row) => ({ row, expected: undefined })),
    )
    expect(starsIn(tables)).toBe(1)
    await fold(tally, arrivals, boundTo(tables, tally.name))
    expect(starsIn(tables)).toBe(5)
  })

  it('answers the arrivals on which a pure function threw, and takes the others', async () => {
    const tables = memoryTables()
    const thrown = await fold(
      tally,
      arrive([rated(1, 1), rated(2, 4), rated(3, 3)]),
      boundTo(tables, tally.name),
    )
    expect(thrown.map(({ arrival }) => arrival.event.id)).toEqual(['e2'])
    expect(starsIn(tables)).toBe(3)
  })

  it('throws where a stored row is not of the shape its projection writes', async () => {
    const tables = memoryTables()
    const [arrival] = arrive([rated(1, 1)])
    const key = { partition: '#rating/ann', sort: 'bob.sea' }
    await tables.put('tally', [
      { row: { key, position: arrival!.position, content: [1] }, expected: undefined },
    ])
    await expect(
      fold(tally, arrive([rated(2, 2)], undefined, 9), boundTo(tables, tally.name)),
    ).rejects.toThrow('not of the shape')
  })

  it('reads nothing and writes nothing where no event is about the table', async () => {
    const tables = memoryTables({
      beforeRead: () => expect.fail('read'),
      beforeWrite: () => expect.fail('wrote'),
    })
    expect(await fold(tally, arrive([]), boundTo(tables, tally.name))).toEqual([])
  })
})
