import type { ShardLag, Status } from './status-of.ts'
import { columns } from './table-text.ts'

/** A status for people: three tables and a line. */
export function statusText(status: Status): string {
  return [
    shardTable(status),
    consumerTable(status),
    deliveryTable(status),
    `${status.parked} parked records\n`,
  ].join('\n')
}

const shardTable = ({ shards, events }: Status): string =>
  columns([
    ['shard', 'state', 'events', 'hash keys'],
    ...shards.map(({ shardId, open, events: held, startingHashKey, endingHashKey }) => [
      shardId,
      open ? 'open' : 'closed',
      held ?? '?',
      `${startingHashKey} - ${endingHashKey}`,
    ]),
    ['all', '', events ?? '?', ''],
  ])

const consumerTable = ({ consumers }: Status): string =>
  columns([
    ['consumer', 'shard', 'behind', 'behind (ms)', 'iterator age (ms)', 'parked'],
    ...consumers.flatMap(({ name, lag, iteratorAgeMillis, parked, shards }) => [
      ...shards
        .filter(isBehind)
        .map((one) => [name, one.shardId, one.events ?? '?', one.millis, one.iteratorAgeMillis, '']),
      [name, 'all', lag.events ?? '?', lag.millis, iteratorAgeMillis, parked],
    ]),
  ])

/** Shards that a consumer has read to their end are left out: there may be many. */
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
