import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { projections } from '../../../projections/all.ts'
import { dumpRows } from '../../../src/answer/dump.ts'
import type { Tables } from '../../../src/tables/tables.ts'

/** A row as text, with its names in one order. */
const textOf = (row: unknown): string =>
  JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )

/** A digest of rows that does not depend on their order: the sum of the rows' digests. */
async function digestOf(rows: AsyncIterable<unknown>): Promise<string> {
  let [sum, count] = [0n, 0]
  for await (const row of rows) {
    sum += BigInt(`0x${createHash('sha256').update(textOf(row)).digest('hex')}`)
    count += 1
  }
  return `${count.toString()} rows, ${(sum % 2n ** 256n).toString(16)}`
}

async function* ours(tables: Tables, projection: (typeof projections)[number]): AsyncGenerator {
  for await (const { row } of dumpRows(tables, projection)) yield row
}

async function* theirs(directory: string, file: string, table: string): AsyncGenerator {
  const child = spawn(process.execPath, [join(directory, 'rows.mjs'), file, table], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'close')
  for await (const line of createInterface(child.stdout)) yield JSON.parse(line) as unknown
  const [code] = (await gone) as [number | null]
  if (code !== 0) throw new Error(`Cannot read table "${table}" of "${file}": exit code ${String(code)}`)
}

/** The tables whose rows differ between the two programs: none if both did the same job. */
export async function unequalTables(
  tables: Tables,
  directory: string,
  file: string,
): Promise<readonly string[]> {
  const unequal: string[] = []
  for (const projection of projections) {
    const { name } = projection
    const [here, there] = [
      await digestOf(ours(tables, projection)),
      await digestOf(theirs(directory, file, name)),
    ]
    if (here !== there) unequal.push(name)
  }
  return unequal
}
