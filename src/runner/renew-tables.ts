import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { tablesOf, type Consuming } from '../application/application.ts'
import type { Table } from '../consume/consumer.ts'
import { isOutdated } from '../generations/layouts.ts'
import type { DataHome } from '../home/data-home.ts'
import { runRebuild } from './run-rebuild.ts'

const AGAIN_MS = 5_000

interface Renewing {
  readonly home: DataHome
  readonly logger: Pick<Logger, 'info' | 'warn'>
  readonly signal: AbortSignal
}

/**
 * Rebuilds, one after another, the tables whose stored rows have an earlier layout, while batches go on folding into the
 * live ones. If it is stopped or killed, the next run continues.
 */
export async function renewTables(application: Consuming, renewing: Renewing): Promise<void> {
  for (const table of tablesOf(application)) {
    while (!renewing.signal.aborted && !(await isRenewed(table, application, renewing)))
      await sleep(AGAIN_MS, undefined, { signal: renewing.signal }).catch(() => undefined)
  }
}

/** Whether there is nothing more to do about a table. Another process may be rebuilding it: then this one asks again. */
async function isRenewed(
  consumer: Table,
  { vocabulary }: Consuming,
  { home, logger, signal }: Renewing,
): Promise<boolean> {
  const table = consumer.name
  try {
    if (!(await isOutdated(home.stored, consumer.projection))) return true
    const lost = await home.mayHaveLost()
    if (lost !== undefined) {
      logger.warn({ table }, `Cannot rebuild a table whose rows have an earlier layout: ${lost}`)
      return true
    }
    logger.info({ table }, 'its rows have an earlier layout; it is rebuilt')
    await runRebuild(home, { consumer, vocabulary }, { ...UNTOLD, anew: false, signal })
    logger.info({ table }, 'its rows have the present layout')
    return true
  } catch (err) {
    if (!signal.aborted) logger.warn({ err, table }, 'Cannot rebuild a table yet: will try again')
    return false
  }
}

const UNTOLD = {
  begun: () => Promise.resolve(),
  took: () => undefined,
  switching: () => undefined,
}
