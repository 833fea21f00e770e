import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { media } from '../../../projections/media.ts'
import { answerOf } from '../../../src/answer/answer-of.ts'
import { listed } from '../../../src/answer/listed.ts'
import type { Json } from '../../../src/base/json.ts'
import { mediaListsFor } from '../../../src/media/model/media-audience.ts'
import type { Caller } from '../../../src/policy/caller.ts'
import { InvalidCursor } from '../../../src/tables/cursor.ts'
import { deleted, described, rated, shared, uploaded } from '../projections/events.ts'
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

  it('gives each caller the media that are shared with it, on pages that are full', async () => {
    const one = fc.record({
      at: fc.nat({ max: 6 }),
      audience: fc.constantFrom('everyone', 'users', 'owner', undefined),
    })
    const whole = fc.array(one, { maxLength: 14 })
    await fc.assert(
      fc.asyncProperty(whole, fc.integer({ min: 1, max: 4 }), async (all, limit) => {
        const tables = await tablesAfter(
          [media],
          all.flatMap(({ at, audience }, n) => [
            uploaded(`ann.m${n}`, {}, { at }),
            ...(audience === undefined ? [] : [shared(`ann.m${n}`, { audience })]),
          ]),
        )
        const newest = all
          .map((upload, n) => ({ ...upload, id: `ann.m${n}` }))
          .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
        for (const asker of [zoe, { role: 'user', user: 'ann' } as Caller]) {
          const seen = newest.filter(({ audience }) => asker.user === 'ann' || audience !== 'owner')
          const pages: (readonly string[])[] = []
          let cursor: string | undefined
          do {
            const partitions = mediaListsFor('ann', asker)
            const query = { partition: 'ann', partitions, descending: true as const, limit, cursor }
            const { items, next } = await listed(tables, media, asker, query)
            pages.push(idsOf(items))
            cursor = next
            if (next !== undefined)
              expect(Buffer.from(next, 'base64url').toString()).toContain(idsOf(items).at(-1))
          } while (cursor !== undefined)
          expect(pages.flat()).toEqual(seen.map(({ id }) => id))
          for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit)
        }
      }),
      { numRuns: 60 },
    )
  })

  it("refuses the cursor of another owner's list", async () => {
    const tables = await tablesAfter([media], events)
    const { next } = await listed(tables, media, zoe, { partition: 'ann', descending: true, limit: 1 })
    await expect(
      listed(tables, media, zoe, { partition: 'bob', descending: true, limit: 1, cursor: next }),
    ).rejects.toThrow(InvalidCursor)
  })
})
