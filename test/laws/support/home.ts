import { memoryTables, type MemoryTables, type Store } from '../../../src/tables/memory.ts'

/** Empty tables of a home: with transactions, as the embedded one, or without, as DynamoDB. */
export const homeWith = (transactions: boolean, store?: Store): MemoryTables =>
  memoryTables({}, store, { transactions })
