import fc from 'fast-check'
import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { fold } from '../../../src/fold/fold.ts'
import { ledger } from '../../../src/fold/ledger.ts'
import type { Projection } from '../../../src/fold/projection.ts'
import { mediaRated } from '../../../src/media/model/events/media-rated.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import { memoryTables, type MemoryTables } from '../../../src/tables/memory.ts'
import { arrive } from '../../../src/testing/arrive.ts'
import { unpacked } from '../../../src/testing/unpacked.ts'
import { bursts, lives, run } from '../../laws/support/quota-world.ts'
import { rated } from '../projections/events.ts'

/**
 * A ledger without tolerance: the state lists all events of a user, each entry counts those of one media. An entry that
 * counts more than the list knows was read ahead of the state.
 */
const all = ledger({
  state: Type.Array(Type.String()),
  entry: Type.Integer(),
  about: [mediaRated],
  of: ({ event }) => event.subject,
  entryOf: ({ event }) => event.data.mediaId,
  post: ({ state = [], entry = 0 }, { event }) => {
    const known = state.filter((one) => one.endsWith(event.data.mediaId)).length
    if (known !== entry) throw new Error(`${known} are known, and the entry counts ${entry}`)
    return { state: [...state, `${event.id} ${event.data.mediaId}`], entry: entry + 1 }
  },
})

const witness: Projection = {
  name: 'witness',
  entities: [],
  ledger: { ...all, entries: { ...all.entries, packed: 2 } },
  answer: () => undefined,
}

const events = fc
  .array(fc.tuple(fc.constantFrom('ann', 'ben'), fc.nat(9)), { minLength: 1, maxLength: 40 })
  .map((all) => all.map(([user, media], n) => rated(user, `cyd.${media}`, 3, { id: `e${n}` })))

async function contentOf(tables: MemoryTables): Promise<Record<string, unknown>> {
  const rows = await unpacked(tables.scan(witness.name))
  return Object.fromEntries(rows.map(({ key, content }) => [`${key.partition} ${key.sort}`, content]))
}

function expected(all: readonly ReturnType<typeof rated>[]): Record<string, unknown> {
  const content: Record<string, unknown> = {}
  for (const { id, subject, data } of all) {
    const { mediaId } = data as { readonly mediaId: string }
    const [list, count] = [`${subject} ledger/`, `#entries/${subject} ${mediaId}`]
    content[list] = [...((content[list] ?? []) as string[]), `${id} ${mediaId}`]
    content[count] = ((content[count] ?? 0) as number) + 1
  }
  return content
}

describe('a ledger', () => {
  it('gets each event once and in order, whoever folds, in whatever batches, wherever a runner dies', async () => {
    await fc.assert(
      fc.asyncProperty(events, lives(), bursts(), async (all, runners, schedule) => {
        const tables = await run(witness, arrive(all), runners, schedule)
        expect(await contentOf(tables)).toEqual(expected(all))
      }),
      { numRuns: 150 },
    )
  })

  it('takes a batch whose entries do not fit beside its state in one row', async () => {
    const long = 'x'.repeat(5_000)
    const wide = ledger({
      state: Type.Integer(),
      entry: Type.String(),
      about: [mediaRated],
      of: ({ event }) => event.subject,
      entryOf: ({ event }) => event.data.mediaId,
      post: ({ state = 0 }) => ({ state: state + 1, entry: long }),
    })
    const tables = memoryTables()
    const many = arrive(Array.from({ length: 300 }, (_, n) => rated('ann', `cyd.${n}`, 3, { id: `e${n}` })))
    const projection = { ...witness, ledger: wide }
    expect(await fold(projection, many, boundTo(tables, witness.name))).toEqual([])
    const rows = await unpacked(tables.scan(witness.name))
    expect(rows.filter(({ content }) => content === long)).toHaveLength(300)
    for (const { content } of tables.rows(witness.name))
      expect(JSON.stringify(content).length).toBeLessThan(393_216)
  })
})
