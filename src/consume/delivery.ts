import { parseSettings } from '../mapping/settings.ts'
import type { Consumer, Delivery } from './consumer.ts'
import { faultsFor } from './delivery-faults.ts'

type Kind = Consumer['kind']

/**
 * How a table is delivered to. Large batches: a row that many events of a batch touch is written once. Retries for ever: what no
 * retry helps is parked, and a table that skips an event is wrong. Bisecting, for a batch that is too much for one run.
 */
const TABLE: Partial<Delivery> = {
  batchSize: 10_000,
  bisectBatchOnFunctionError: true,
  functionResponseTypes: ['ReportBatchItemFailures'],
}

/**
 * How a reactor is delivered to. From the end of the log: a new one does not act on all that ever happened. With back-off, ten
 * retries take some five minutes; then the event is parked, and those behind it go on.
 */
const REACTOR: Partial<Delivery> = {
  batchSize: 100,
  bisectBatchOnFunctionError: true,
  functionResponseTypes: ['ReportBatchItemFailures'],
  maximumRetryAttempts: 10,
  startingPosition: 'LATEST',
}

const DEFAULTS: Readonly<Record<Kind, Partial<Delivery>>> = { table: TABLE, reactor: REACTOR }

/** Settings as given, the others as a consumer of this kind has them. Throws, naming the consumer, where they cannot be. */
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

/** A table's, where nothing else is told. */
export const tableDelivery: Delivery = deliveryOf('table', 'any')
