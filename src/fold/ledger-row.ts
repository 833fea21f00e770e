import type { Json } from '../base/json.ts'
import type { Key, Row } from '../tables/tables.ts'

/** The stored content of a ledger: its state, and the entries that may not be in their buckets yet. */
export type Kept = {
  readonly state: Json
  readonly unsaved: readonly (readonly [name: string, entry: Json])[]
}

/** The sort of a ledger's row. */
export const LEDGER = 'ledger/'

/** The prefix of the partitions of the buckets that hold a ledger's entries. */
export const ENTRIES = '#entries/'

export const ledgerKey = (partition: string): Key => ({ partition, sort: LEDGER })

export const isLedger = (row: Pick<Row, 'key'>): boolean => row.key.sort === LEDGER

/** The state in a ledger's stored content. */
export const stateIn = (content: Json): Json => (content as unknown as Kept).state
