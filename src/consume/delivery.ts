import { parseSettings } from '../mapping/settings.ts'
import type { Consumer, Delivery } from './consumer.ts'
import { faultsFor } from './delivery-faults.ts'

type Kind = Consumer['kind']

/**
 * The defaults of tables. Large batches, because a row that many events of a batch change is written once. Retries
 * without end, because records that no retry can help are parked, and a table that skips an event is wrong. Bisecting,
 * for a batch that is too large for one run.
 */
const TABLE: Partial<Delivery> = {
  batchSize: 10_000,
  bisectBatchOnFunctionError: true,
  functionResponseTypes: ['ReportBatchItemFailures'],
}

/**
 * The defaults of reactors. From the end of the log: a new reactor does not act on old events. With back-off, ten
 * retries take about five minutes; then the event is parked, and the events after it are delivered.
 */
const REACTOR: Partial<Delivery> = {
  batchSize: 100,
  bisectBatchOnFunctionError: true,
  functionResponseTypes: ['ReportBatchItemFailures'],
  maximumRetryAttempts: 10,
  startingPosition: 'LATEST',
}

const DEFAULTS: Readonly<Record<Kind, Partial<Delivery>>> = { table: TABLE, reactor: REACTOR }

/**
 * The given settings, and the defaults of this kind of consumer. Throws, with the consumer's name, if they are not
 * valid.
 */
export function deliveryOf(kind: Kind, name: string, given: Partial<Delivery> = {}): Delivery {
  const settings = parseSettings({ ...DEFAULTS[kind], ...withoutUndefined(given) })
  if (!settings.ok) throw refusal(kind, name, settings.error)
  const faults = faultsFor(kind, settings.value)
  if (faults.length > 0) throw refusal(kind, name, faults)
  return settings.value
}

const refusal = (kind: Kind, name: string, faults: readonly string[]): Error =>
  new Error(`Cannot deliver to ${kind} "${name}": ${faults.join('; ')}`)

const withoutUndefined = (given: Readonly<Record<string, unknown>>): Partial<Delivery> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))

/** The default delivery of a table. */
export const tableDelivery: Delivery = deliveryOf('table', 'any')
