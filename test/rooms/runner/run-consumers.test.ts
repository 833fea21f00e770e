import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { leaseOn } from '../../../src/runner/lease.ts'
import { runConsumers } from '../../../src/runner/run-consumers.ts'
import type { RunState } from '../../../src/runner/run-options.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { withDirectory } from '../../journeys/tributary.ts'
import { vocabulary } from '../../media.ts'

test('consumers stop where another process has taken the lease over, and go on when it is given back', () =>
  withDirectory(async (directory) => {
    const log = await openEmbeddedLog({ path: join(directory, 'log') })
    const tables = memoryTables()
    const slow: RunState[] = []
    const slowRun = runConsumers({
      log,
      vocabulary,
      tables,
      readers: tables,
      openObjects: () => Promise.reject(new Error('There are none')),
      logger: console,
      consumers: [],
      now: () => performance.now(),
      meter: () => undefined,
      report: () => undefined,
      onState: (turn) => slow.push(turn),
    })
    await expect.poll(() => slow).toEqual(['running'])
    let now = 0
    const hasty = leaseOn(tables, () => (now += 5_000))
    await expect.poll(() => hasty.hold(), { interval: 1 }).toBe(true)
    await expect.poll(() => slow).toEqual(['running', 'standing by'])
    await hasty.release()
    await expect.poll(() => slow).toEqual(['running', 'standing by', 'running'])
    await slowRun.stop()
    await log.close()
  }))
