import type { Logger } from 'pino'
import type { Park } from '../consume/parked.ts'
import { counted } from './counted.ts'

/** Logs the failures of a function, and counts the batches that failed. */
export const reportOf =
  (logger: Logger) =>
  (what: string, err: unknown): void => {
    // Lambda does not count a batch whose answer names a failed record as an error of the function.
    const count = what === 'take a batch' ? counted(namespace(), 'failed', 1) : {}
    logger.warn({ err, ...count }, `Cannot ${what}: tried again with the next`)
  }

/** The namespace of the metrics that the stack's alarms use. */
const namespace = (): string => process.env['TRIBUTARY_PREFIX'] ?? 'tributary'

/** Parks records, and logs their number. */
export const telling =
  (park: Park, logger: Logger): Park =>
  async (records) => {
    await park(records)
    logger.warn(counted(namespace(), 'parked', records.length), 'Parked records that no retry helps')
  }
