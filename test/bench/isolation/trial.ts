import { once } from 'node:events'
import { consumers } from '../../../consumers/all.ts'
import { tableOf } from '../../../src/consume/table.ts'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { runConsumers } from '../../../src/runner/run-consumers.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { location } from '../../../projections/location.ts'
import { settled } from '../server/settled.ts'
import { withoutTable } from './without-table.ts'
import { vocabulary } from '../../../src/media/model/vocabulary.ts'

/** One run over a full log into empty tables. It is sent to another process, so it is plain data. */
export interface Trial {
  readonly log: string
  readonly tables: string
  /** Whether one more consumer runs beside them and fails on every batch. */
  readonly failing: boolean
}

export interface TrialResult {
  /** Milliseconds until every real consumer had taken the whole log. */
  readonly millis: number
  /** The highest heap and external memory of the process, in bytes. */
  readonly peak: number
  /** Batches that failed. */
  readonly failures: number
}

const failing = tableOf({ ...location, name: 'failing' })

/**
 * Samples the heap and external memory of this thread until the returned function is called, which returns the highest.
 */
function watchMemory(): () => number {
  let peak = 0
  const sample = () => {
    const { heapUsed, external } = process.memoryUsage()
    peak = Math.max(peak, heapUsed + external)
  }
  const timer = setInterval(sample, 50)
  return () => {
    clearInterval(timer)
    return peak
  }
}

async function run(trial: Trial): Promise<TrialResult> {
  const log = await openEmbeddedLog({ path: trial.log })
  const tables = await openEmbeddedTables({ path: trial.tables })
  const peakOf = watchMemory()
  let failures = 0
  const started = performance.now()
  const consuming = runConsumers({
    log,
    vocabulary,
    tables: withoutTable(tables, failing.name),
    readers: tables,
    openObjects: () => Promise.reject(new Error('There are none')),
    logger: console,
    consumers: trial.failing ? [failing, ...consumers] : consumers,
    now: () => performance.now(),
    meter: () => undefined,
    onState: () => undefined,
    report: () => {
      failures += 1
    },
  })
  await settled(log, tables)
  const millis = performance.now() - started
  await consuming.stop()
  await Promise.all([log.close(), tables.close()])
  return { millis, peak: peakOf(), failures }
}

const [trial] = (await once(process, 'message')) as [Trial]
process.send?.(await run(trial))
process.disconnect()
