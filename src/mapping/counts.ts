import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { nextVersion } from '../tables/next-version.ts'
import type { Tables } from '../tables/tables.ts'
import type { Reading } from './meter.ts'

const number = Type.Integer({ minimum: 0 })

/** The counts of a mapping since its data directory was created: how often, and `records` delivered or `discarded`. */
const counts = Type.Object({
  batches: number,
  records: number,
  retries: number,
  bisects: number,
  errors: number,
  discarded: number,
})

export type Counts = Static<typeof counts>

const TABLE = 'deliveries'
const NONE: Counts = { batches: 0, records: 0, retries: 0, bisects: 0, errors: 0, discarded: 0 }
const keyOf = (mapping: string) => ({ partition: mapping, sort: 'counts' })

function countsOf(reading: Reading): Partial<Counts> {
  switch (reading.kind) {
    case 'invoked':
      return { batches: 1, records: reading.records }
    case 'retried':
      return { retries: 1 }
    case 'bisected':
      return { bisects: 1 }
    case 'threw':
      return { errors: 1 }
    case 'discarded':
      return { discarded: reading.records }
    default:
      return {}
  }
}

function plus(a: Counts, b: Partial<Counts>): Counts {
  const sum = (field: keyof Counts) => a[field] + (b[field] ?? 0)
  return {
    batches: sum('batches'),
    records: sum('records'),
    retries: sum('retries'),
    bisects: sum('bisects'),
    errors: sum('errors'),
    discarded: sum('discarded'),
  }
}

/** Counts the events of mappings, and adds the counts to the stored ones from time to time. */
export class Counter {
  readonly #unsaved = new Map<string, Counts>()

  add(mapping: string, reading: Reading): void {
    this.#unsaved.set(mapping, plus(this.#unsaved.get(mapping) ?? NONE, countsOf(reading)))
  }

  /** Counts that could not be written stay for the next time; throws if the tables do. */
  async save(tables: Tables): Promise<void> {
    await Promise.all([...this.#unsaved].map(([mapping, more]) => this.#saveOne(tables, mapping, more)))
  }

  async #saveOne(tables: Tables, mapping: string, more: Counts): Promise<void> {
    this.#unsaved.delete(mapping)
    const key = keyOf(mapping)
    const lost = await raise(tables, mapping, more).catch((cause: unknown) => {
      this.#keep(mapping, more)
      throw new Error(`Cannot count the deliveries of ${key.partition}`, { cause })
    })
    if (lost) this.#keep(mapping, more)
  }

  #keep(mapping: string, more: Counts): void {
    this.#unsaved.set(mapping, plus(more, this.#unsaved.get(mapping) ?? NONE))
  }
}

/** Whether another writer was faster. */
async function raise(tables: Tables, mapping: string, more: Counts): Promise<boolean> {
  const [stands] = await tables.get(TABLE, [keyOf(mapping)])
  const content = plus(parse(stands?.content), more)
  const row = { key: keyOf(mapping), position: nextVersion(stands?.position), content }
  return (await tables.put(TABLE, [{ row, expected: stands?.position }])).length > 0
}

const parse = (content: unknown): Counts => (Value.Check(counts, content) ? content : NONE)

/** The saved counts of a mapping; zeros if it never ran. */
export async function readCounts(tables: Tables, mapping: string): Promise<Counts> {
  const [row] = await tables.get(TABLE, [keyOf(mapping)])
  return parse(row?.content)
}
