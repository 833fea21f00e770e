import { tablesOf, type Consuming } from '../application/application.ts'
import { liveTables } from '../generations/live-tables.ts'
import type { Tables } from '../tables/tables.ts'

/** For how long a look at the live generation is trusted in DynamoDB, where each look costs a request. */
export const FRESH_MS = 1_000

/** A home's tables for readers. Embedded tables are looked at each time, which takes a microsecond. */
export const readingTables = (stored: Tables, application: Consuming, freshMs: number): Tables =>
  liveTables(stored, {
    rebuilt: new Set(tablesOf(application).map(({ name }) => name)),
    freshMs,
    now: () => performance.now(),
  })
