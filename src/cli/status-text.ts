import type { ConsumerStatus, ShardLag, Status } from './status-of.ts'
import { columns } from './table-text.ts'

export interface Shown {
  /** Whether to list every shard with its hash keys, which takes more than 80 columns. */
  readonly shards: boolean
}

/** A status for people: the log, the progress of each consumer, and its deliveries. */
export const statusText = (status: Status, { shards }: Shown): string =>
  [
    logLine(status),
    consumerTable(status),
    deliveryTable(status),
    parkedLine(status),
    ...(shards ? [shardTable(status)] : []),
  ].join('\n')

const logLine = ({ shards, events }: Status): string => {
  const closed = shards.filter(({ open }) => !open).length
  const also = closed === 0 ? '' : ` (${closed} closed)`
  return `${count(events)} events in ${shards.length} shards${also}\n`
}

const count = (events: number | null): string => (events === null ? 'uncounted' : events.toLocaleString('en'))

const parkedLine = ({ parked }: Status): string =>
  parked === 0 ? 'no parked records\n' : `${parked} parked records: tributary parked list\n`

const shardTable = ({ shards }: Status): string =>
  columns([
    ['shard', 'state', 'events', 'hash keys'],
    ...shards.map(({ shardId, open, events, startingHashKey, endingHashKey }) => [
      shardId,
      open ? 'open' : 'closed',
      events ?? '?',
      `${startingHashKey} - ${endingHashKey}`,
    ]),
  ])

const consumerTable = ({ consumers }: Status): string =>
  columns([
    ['consumer', 'shard', 'behind', 'behind (ms)', 'iterator age (ms)', 'parked'],
    ...consumers.flatMap(consumerLines),
  ])

/** Shards that a consumer has read to their end are left out: there may be many. */
const consumerLines = ({ name, lag, iteratorAgeMillis, parked, shards }: ConsumerStatus) => [
  [name, 'all', lag.events ?? '?', lag.millis, iteratorAgeMillis, parked],
  ...shards
    .filter(isBehind)
    .map((one) => ['', one.shardId, one.events ?? '?', one.millis, one.iteratorAgeMillis, '']),
]

const isBehind = ({ events, millis, iteratorAgeMillis }: ShardLag): boolean =>
  (events ?? 0) > 0 || millis > 0 || iteratorAgeMillis > 0

const deliveryTable = ({ consumers }: Status): string =>
  columns([
    ['consumer', 'batches', 'records a batch', 'retries', 'bisects', 'errors', 'discarded'],
    ...consumers.map(({ name, delivered: { batches, records, retries, bisects, errors, discarded } }) => [
      name,
      batches,
      batches === 0 ? 0 : Math.round(records / batches),
      retries,
      bisects,
      errors,
      discarded,
    ]),
  ])
