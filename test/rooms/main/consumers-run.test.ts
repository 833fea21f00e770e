import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { runConsumers, type Turn } from '../../../src/main/consumers-run.ts'
import { memoryTables } from '../../contracts/memory-tables.ts'
import { withDirectory } from '../../journeys/tributary.ts'

test('consumers stop where another process has taken the lease over, and go on when it is given back', () =>
  withDirectory(async (directory) => {
    const log = await openEmbeddedLog({ path: join(directory, 'log') })
    const tables = memoryTables()
    const run = (now: number, turns: Turn[]) =>
      runConsumers({
        log,
        tables,
        consumers: [],
        now: () => now,
        meter: () => undefined,
        report: () => undefined,
        onTurn: (turn) => turns.push(turn),
      })
    const [slow, other]: [Turn[], Turn[]] = [[], []]
    const slowRun = run(1_000_000, slow)
    await expect.poll(() => slow).toEqual(['running'])
    const otherRun = run(1_010_000, other)
    await expect.poll(() => slow, { timeout: 5000 }).toEqual(['running', 'standing by'])
    await otherRun.stop()
    await expect.poll(() => slow, { timeout: 5000 }).toEqual(['running', 'standing by', 'running'])
    expect(other).toEqual(['running'])
    await slowRun.stop()
    await log.close()
  }))
