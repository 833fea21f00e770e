import { tablesOf, type Application } from '../application/application.ts'
import { liveTables } from '../generations/live-tables.ts'
import type { Tables } from '../tables/tables.ts'

/** For how long a look at which generation is live is good in DynamoDB, where each costs a request. */
export const FRESH_MS = 1_000

/** A home's tables as its readers see them. Embedded ones are looked at each time: it takes a microsecond. */
export const readingTables = (stored: Tables, application: Application, freshMs: number): Tables =>
  liveTables(stored, {
    rebuilt: new Set(tablesOf(application).map(({ name }) => name)),
    freshMs,
    now: () => performance.now(),
  })
