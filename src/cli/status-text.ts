import type { Status } from './status-of.ts'
import { columns } from './table-text.ts'

/** A status for people: two tables and a line. */
export function statusText(status: Status): string {
  return [shardTable(status), consumerTable(status), `${status.parked} parked records\n`].join('\n')
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
    ['all', '', events, ''],
  ])

const consumerTable = ({ consumers }: Status): string =>
  columns([
    ['consumer', 'shard', 'behind', 'behind (ms)', 'iterator age (ms)', 'parked'],
    ...consumers.flatMap(({ name, lag, iteratorAgeMillis, parked, shards }) => [
      ...shards.map((one) => [name, one.shardId, one.events ?? '?', one.millis, one.iteratorAgeMillis, '']),
      [name, 'all', lag.events, lag.millis, iteratorAgeMillis, parked],
    ]),
  ])
