import { expect } from 'vitest'
import { recompute, tableNames } from '../oracle/recompute.ts'
import type { Told } from './log-records.ts'
import { tributaryOk } from './tributary.ts'

export const linesOf = (text: string): string[] => text.split('\n').slice(0, -1)

/** Settles a data directory, and compares `dump` of each table with the oracle over the log's records. */
export async function expectTablesOf(data: string, records: readonly Told[]): Promise<void> {
  await tributaryOk(['settle', '--data', data])
  const oracle = recompute(records.map(({ event }) => event))
  for (const table of tableNames) {
    const lines = linesOf(await tributaryOk(['dump', table, '--data', data]))
    // Events of one user with the same time have no order in the table `log`.
    if (table === 'log') expect(lines.sort(), table).toEqual([...(oracle.get(table) ?? [])].sort())
    else expect(lines, table).toEqual(oracle.get(table))
  }
}
