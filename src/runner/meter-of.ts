import type { Consumer } from '../consume/consumer.ts'
import type { Meter } from '../mapping/meter.ts'
import type { RunOptions } from './run-options.ts'

/** The meter of one consumer. */
export const meterOf =
  ({ name }: Consumer, { meter, report }: RunOptions): Meter =>
  (reading) => {
    meter(name, reading)
    if (reading.kind === 'disturbed') report(`${reading.action} for ${name}`, reading.cause)
  }
