import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { dumpRows, stableJson } from '../../answer/dump.ts'
import { fold } from '../../fold/fold.ts'
import { boundTo } from '../../tables/bound.ts'
import type { Projection } from '../../fold/projection.ts'
import { openEmbeddedTables } from '../../tables/embedded.ts'
import type { Making, Tables } from '../../tables/tables.ts'
import { arrive } from '../arrive.ts'
import { Broken } from '../broken.ts'
import { check, type Law } from '../check.ts'

/** The divisor of the number of histories of this law: they are slower, because each is a commit to the disk. */
const SLOWER = 4

/** The dump of a table gives the same bytes in memory and in the embedded store. */
export const adapters: Law =
  (subject) =>
  async ({ numRuns = 100, ...parameters }) => {
    const path = await mkdtemp(join(tmpdir(), 'tributary-laws-'))
    const embedded = await openEmbeddedTables({ path })
    try {
      return await inBoth(subject, embedded)({ ...parameters, numRuns: Math.ceil(numRuns / SLOWER) })
    } finally {
      await embedded.close()
      await rm(path, { recursive: true })
    }
  }

function inBoth({ projection, history, tables }: Parameters<Law>[0], embedded: Tables & Making) {
  return check(
    fc.asyncProperty(history, async (events) => {
      const memory = await dumpAfter(events, tables(), projection)
      const stored = await dumpAfter(events, embedded, projection)
      await embedded.drop(projection.name)
      const at = Math.max(memory.length, stored.length)
      for (let line = 0; line < at; line += 1) {
        if (memory[line] === stored[line]) continue
        const difference = { key: `line ${line + 1} of the dump`, is: stored[line], shouldBe: memory[line] }
        const delivery = ['in one batch, into the embedded store (is) and into memory (should be)']
        throw new Broken({ difference, events, delivery })
      }
    }),
  )
}

async function dumpAfter(
  events: Parameters<typeof arrive>[0],
  tables: Tables,
  projection: Projection,
): Promise<readonly string[]> {
  await fold(projection, arrive(events), boundTo(tables, projection.name))
  const lines: string[] = []
  for await (const { row } of dumpRows(tables, projection)) lines.push(stableJson(row))
  return lines
}
