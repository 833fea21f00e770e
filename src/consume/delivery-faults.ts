import type { Consumer, Delivery } from './consumer.ts'

type Check = (delivery: Delivery) => string | undefined

const when =
  (is: (delivery: Delivery) => boolean, fault: string): Check =>
  (delivery) =>
    is(delivery) ? fault : undefined

/** Settings that Lambda allows and no consumer can have: each would lose events. */
const OF_EVERY: readonly Check[] = [
  when(
    ({ functionResponseTypes }) => functionResponseTypes.length === 0,
    'functionResponseTypes must be ["ReportBatchItemFailures"]: without it a batch that failed counts as done',
  ),
  when(
    ({ tumblingWindowInSeconds }) => tumblingWindowInSeconds !== 0,
    'tumblingWindowInSeconds must be 0: a consumer carries no state from batch to batch',
  ),
]

/** A table is a fold over the whole log: with any of these settings it would differ from its rebuild. */
const OF_TABLE: readonly Check[] = [
  when(
    ({ startingPosition }) => startingPosition !== 'TRIM_HORIZON',
    'startingPosition must be TRIM_HORIZON: a table is made of the whole log',
  ),
  when(
    ({ maximumRetryAttempts }) => maximumRetryAttempts !== -1,
    'maximumRetryAttempts must be -1: a table that skips an event is wrong, and what no retry helps is parked',
  ),
  when(
    ({ maximumRecordAgeInSeconds }) => maximumRecordAgeInSeconds !== -1,
    'maximumRecordAgeInSeconds must be -1: a table that skips an event is wrong',
  ),
  when(
    ({ filterCriteria }) => filterCriteria.filters.length > 0,
    'filterCriteria must be empty: `about` says which events a row is made of',
  ),
]

const OF_REACTOR: readonly Check[] = [
  when(
    ({ filterCriteria }) => filterCriteria.filters.some(({ pattern }) => looksAtData(JSON.parse(pattern))),
    'filterCriteria must not look at `data`: a record may hold several events, and Lambda would drop it; use `about`',
  ),
]

const CHECKS: Readonly<Record<Consumer['kind'], readonly Check[]>> = {
  table: [...OF_EVERY, ...OF_TABLE],
  reactor: [...OF_EVERY, ...OF_REACTOR],
}

/** The faults of valid settings for a consumer of this kind. */
export const faultsFor = (kind: Consumer['kind'], delivery: Delivery): readonly string[] =>
  CHECKS[kind].flatMap((check) => check(delivery) ?? [])

function looksAtData(pattern: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null) return false
  return Object.entries(pattern).some(([name, below]) => name === 'data' || looksAtData(below))
}
