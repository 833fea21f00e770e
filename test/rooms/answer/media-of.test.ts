import { describe, expect, it } from 'vitest'
import { media } from '../../../projections/media.ts'
import { answerOf } from '../../../src/answer/answer-of.ts'
import { listed } from '../../../src/answer/listed.ts'
import type { Json } from '../../../src/base/json.ts'
import type { Caller } from '../../../src/policy/caller.ts'
import { InvalidCursor } from '../../../src/tables/cursor.ts'
import { deleted, described, rated, uploaded } from '../projections/events.ts'
import { tablesAfter } from '../projections/given.ts'

const events = [
  uploaded('ann.old', {}, { at: 1 }),
  uploaded('ann.new', {}, { at: 9 }),
  uploaded('ann.mid', {}, { at: 4 }),
  uploaded('ann.gone', {}, { at: 5 }),
  uploaded('bob.a', {}, { at: 5 }),
  described('ann.never', { title: 'Never uploaded' }),
  rated('bob', 'ann.mid', 4),
  deleted('ann.gone'),
]

const zoe = { role: 'user', user: 'zoe' } as Caller

const idsOf = (items: readonly Json[]) => items.map((item) => (item as { mediaId: string }).mediaId)

describe('listed()', () => {
  it("gives an owner's media that stand, newest upload first, as they are seen one by one", async () => {
    const tables = await tablesAfter([media], events)
    const { items, next } = await listed(tables, media, zoe, {
      partition: 'ann',
      descending: true,
      limit: 10,
    })
    expect(idsOf(items)).toEqual(['ann.new', 'ann.mid', 'ann.old'])
    expect(items[1]).toEqual(await answerOf(tables, media, 'ann.mid'))
    expect(items[1]).toMatchObject({ ratings: { count: 1, average: 4 } })
    expect(next).toBeUndefined()
  })

  it('goes on where a page ended, whatever was uploaded meanwhile', async () => {
    const first = await listed(await tablesAfter([media], events), media, zoe, {
      partition: 'ann',
      descending: true,
      limit: 2,
    })
    expect(idsOf(first.items)).toEqual(['ann.new', 'ann.mid'])
    const later = await tablesAfter([media], [...events, uploaded('ann.newer', {}, { at: 10 })])
    const second = await listed(later, media, zoe, {
      partition: 'ann',
      descending: true,
      limit: 2,
      cursor: first.next,
    })
    expect(idsOf(second.items)).toEqual(['ann.old'])
    expect(second.next).toBeUndefined()
  })

  it('moves a media that is uploaded again to its new place', async () => {
    const tables = await tablesAfter([media], [...events, uploaded('ann.old', {}, { at: 20 })])
    const { items } = await listed(tables, media, zoe, { partition: 'ann', descending: true, limit: 10 })
    expect(idsOf(items)).toEqual(['ann.old', 'ann.new', 'ann.mid'])
  })

  it("refuses the cursor of another owner's list", async () => {
    const tables = await tablesAfter([media], events)
    const { next } = await listed(tables, media, zoe, { partition: 'ann', descending: true, limit: 1 })
    await expect(
      listed(tables, media, zoe, { partition: 'bob', descending: true, limit: 1, cursor: next }),
    ).rejects.toThrow(InvalidCursor)
  })
})
