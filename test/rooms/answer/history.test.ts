import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { log } from '../../../projections/log.ts'
import type { HistoryItem } from '../../../src/answer/history.ts'
import { history, type HistoryQuestion } from '../../../src/media/history.ts'
import type { Event } from '../../../src/events/event.ts'
import { fold } from '../../../src/fold/fold.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import { instantOf } from '../../../src/events/instant.ts'
import { InvalidCursor } from '../../../src/tables/cursor.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { history as anyHistory, identityOf, SMALL_WORLD_USERS } from '../../arbitraries/events.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { cuts } from '../../../src/testing/cuts.ts'
import { arrive, sequenceNumber } from '../../../src/testing/arrive.ts'
import { located, rated, timeAt, uploaded } from '../projections/events.ts'
import { tablesAfter } from '../projections/given.ts'

type Question = Omit<HistoryQuestion, 'cursor'>

/** All pages of a history, one after the other. */
async function pagesOf(tables: Tables, question: Question): Promise<(readonly HistoryItem[])[]> {
  const pages: (readonly HistoryItem[])[] = []
  let cursor: string | undefined
  do {
    const { items, next } = await history(tables, { ...question, cursor })
    pages.push(items)
    if (pages.length > 1000) throw new Error('A history without an end')
    cursor = next
  } while (cursor !== undefined)
  return pages
}

const mediaIdOf = (event: Event) => (event.data as { mediaId?: unknown } | null | undefined)?.mediaId

function belongs(event: Event, { kind, id, from, to, type }: Question): boolean {
  const instant = instantOf(event.time)
  return (
    (kind === 'users' ? event.subject === id : mediaIdOf(event) === id) &&
    (from === undefined || instant >= instantOf(from)) &&
    (to === undefined || instant < instantOf(to)) &&
    (type === undefined || event.type === type)
  )
}

const someTime = fc.constantFrom(
  '2024-03-01T00:00:01+00:00',
  '2024-03-01T00:00:01.5Z',
  '2024-03-01T00:00:00.000000001Z',
)

/** Moments that are seconds, hours, days, months, years or centuries apart. */
const moment = fc
  .tuple(fc.nat(40), fc.constantFrom(1, 1_800, 40_000, 1_300_000, 20_000_000, 2_000_000_000))
  .map(([n, seconds]) => new Date(Date.UTC(1990, 5) + n * seconds * 1000).toISOString())

const user = fc.constantFrom(...SMALL_WORLD_USERS)

const question = fc.record(
  {
    who: fc.oneof(
      user.map((id) => ({ kind: 'users', id }) as const),
      user.map((id) => ({ kind: 'media', id: `${id}.a` }) as const),
    ),
    limit: fc.integer({ min: 1, max: 5 }),
    from: someTime,
    to: someTime,
    type: fc.constantFrom('media.rated', 'media.uploaded', 'user.located'),
  },
  { requiredKeys: ['who', 'limit'] },
)

describe('history()', () => {
  it('gives every event asked for once, oldest first, in pages as long as asked for but the last', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory(), question, async (events, { who, ...rest }) => {
        const asked = { ...who, ...rest }
        const pages = await pagesOf(await tablesAfter([log], events), asked)
        const items = pages.flat()
        const wanted = new Map<string, Event>()
        for (const event of events.filter((event) => belongs(event, asked)))
          if (!wanted.has(identityOf(event))) wanted.set(identityOf(event), event)
        expect(items).toHaveLength(wanted.size)
        for (const item of items) expect(item).toMatchObject(wanted.get(identityOf(item)) ?? {})
        const instants = items.map((item) => instantOf(item.time))
        expect(instants).toEqual([...instants].sort())
        pages.slice(0, -1).forEach((page) => expect(page).toHaveLength(rest.limit))
      }),
      { numRuns: 200 },
    )
  })

  it('finds what lies in a span, whatever time the events of a batch are apart', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(moment, { minLength: 1, maxLength: 20 }),
        cuts(),
        moment,
        moment,
        async (times, cut, a, b) => {
          const [from, to] = [a, b].sort()
          const arrivals = arrive(
            times.map((time, n) => ({ ...located('ann', 1, 1, { id: `e${n}` }), time })),
          )
          const tables = memoryTables()
          for (const [first, end] of cut(arrivals.length))
            await fold(log, arrivals.slice(first, end), boundTo(tables, log.name))
          const { items } = await history(tables, { kind: 'users', id: 'ann', from, to, limit: 100 })
          const wanted = times.filter((time) => time >= from! && time < to!).sort()
          expect(items.map(({ time }) => time)).toEqual(wanted)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('says where and when the log took an event', async () => {
    const tables = await tablesAfter([log], [located('bob', 1, 1), located('ann', 1, 1)])
    const { items, next } = await history(tables, { kind: 'users', id: 'ann', limit: 10 })
    expect(items).toEqual([
      {
        ...located('ann', 1, 1),
        shardId: 'shardId-000000000000',
        sequenceNumber: sequenceNumber(1),
        appendedAt: '1970-01-01T00:00:00.001Z',
      },
    ])
    expect(next).toBeUndefined()
  })

  it('ends with a page that is just full', async () => {
    const tables = await tablesAfter(
      [log],
      [located('ann', 1, 1, { at: 1 }), located('ann', 1, 1, { at: 2 })],
    )
    expect(await pagesOf(tables, { kind: 'users', id: 'ann', limit: 1 })).toHaveLength(2)
  })

  it('goes on after what was given, whatever was written meanwhile', async () => {
    const events = [1, 2, 3, 4].map((at) => located('ann', at, at, { at }))
    const before = await tablesAfter([log], [events[0]!, events[2]!, events[3]!])
    const first = await history(before, { kind: 'users', id: 'ann', limit: 2 })
    const after = await tablesAfter([log], events)
    const second = await history(after, { kind: 'users', id: 'ann', limit: 2, cursor: first.next })
    expect(second.items.map(({ time }) => time)).toEqual([timeAt(4)])
  })

  it('does not look through a whole history for a rare type at once, and gets to its end', async () => {
    const many = Array.from({ length: 10_500 }, (_, at) =>
      located('ann', 1, 1, { at: at % 60, id: `e${at}` }),
    )
    const tables = await tablesAfter([log], [...many, uploaded('ann.a', {}, { at: 99 })])
    const rare = { kind: 'users', id: 'ann', type: 'media.uploaded', limit: 1 } as const
    const first = await history(tables, rare)
    expect(first.items).toEqual([])
    expect(first.next).toBeDefined()
    expect((await pagesOf(tables, rare)).flat()).toHaveLength(1)
  })

  it('is empty for who did nothing and for a media that nothing happened to', async () => {
    const tables = await tablesAfter([log], [rated('ann', 'bob.a', 1)])
    for (const who of [
      { kind: 'users', id: 'bob' },
      { kind: 'media', id: 'bob.b' },
    ] as const)
      expect(await history(tables, { ...who, limit: 1 })).toEqual({ items: [], next: undefined })
  })

  it.each(['', 'x', 'YW5u', 'Ym9iAHNvcnQ', 'YW5uAHNvcnQ', '!!'])('refuses the cursor %j', async (cursor) => {
    const tables = await tablesAfter([log], [located('ann', 1, 1)])
    await expect(history(tables, { kind: 'users', id: 'ann', limit: 1, cursor })).rejects.toThrow(
      InvalidCursor,
    )
  })
})
