import { LANES } from '../../../src/events/lane.ts'
import { readers, type Counts } from './counts.ts'
import { dollarsOf, type Way } from './dollars.ts'
import { QUOTAS } from './quotas.ts'

/** What a steady rate of events needs. */
export interface Needs {
  readonly eventsPerSecond: number
  /** Shards, for each way in which events come in. If there are more shards than lanes, the others stay empty. */
  readonly shards: Readonly<Record<Way, number>>
  /** Write units per second of all tables, and of the table with the most. */
  readonly writeUnits: number
  readonly mostWriteUnits: number
  /** Functions that run at once, on average. */
  readonly functions: number
  readonly dollarsPerHour: Readonly<Record<Way, number>>
}

const RATES = [1_000, 10_000, 100_000, 1_000_000]

/** The needs at several rates. */
export const needsOf = (counts: Counts): readonly Needs[] =>
  RATES.map((rate) => ({
    eventsPerSecond: rate,
    shards: { gateway: shardsFor('gateway', rate, counts), packed: shardsFor('packed', rate, counts) },
    writeUnits: rate * counts.writeUnits,
    mostWriteUnits: rate * counts.mostWriteUnits.units,
    functions: rate * counts.functionSeconds,
    dollarsPerHour: { gateway: anHour('gateway', rate, counts), packed: anHour('packed', rate, counts) },
  }))

const anHour = (way: Way, rate: number, counts: Counts): number =>
  (dollarsOf(way, counts).sum * rate * 3600) / 1e6

const shardsFor = (way: Way, rate: number, counts: Counts): number =>
  Math.ceil(rate / shardTakes(way, counts))

/** Events per second that one shard takes: limited by bytes, by records, and by what its shared readers may read. */
function shardTakes(way: Way, { bytes }: Counts): number {
  const { shardBytesIn, shardRecordsIn, shardBytesOut } = QUOTAS
  const byBytes = Math.min(shardBytesIn / bytes, shardBytesOut / (readers.shared * bytes))
  return way === 'packed' ? byBytes : Math.min(byBytes, shardRecordsIn)
}

/** A limit that is reached at some rate. A `fixed` limit is one that AWS does not raise on request. */
export interface Limit {
  readonly what: string
  readonly eventsPerSecond: number
  readonly fixed: boolean
}

/** The limits in the order in which they are reached. */
export function limitsOf(counts: Counts): readonly Limit[] {
  const { bytes, mostWriteUnits, functionSeconds } = counts
  const { gatewayRequests, newStreamBytesIn, tableWrites, functionsAtOnce } = QUOTAS
  // A shard has one batch at a time in each consumer, and all consumers run side by side.
  const shardFolds = readers.all / functionSeconds
  const limits: readonly (readonly [what: string, eventsPerSecond: number, fixed: boolean])[] = [
    ['API Gateway, an event a request', gatewayRequests, false],
    ['a new stream, until it has grown', newStreamBytesIn / bytes, false],
    [`write units of table ${mostWriteUnits.table}`, tableWrites / mostWriteUnits.units, false],
    ['functions at once', functionsAtOnce / functionSeconds, false],
    [`${LANES} lanes, a shard each, an event a record`, LANES * shardTakes('gateway', counts), true],
    [`${LANES} lanes, a shard each, packed records`, LANES * shardTakes('packed', counts), true],
    [`${LANES} lanes, a function each and consumer`, LANES * shardFolds, true],
  ]
  return limits
    .map(([what, eventsPerSecond, fixed]) => ({ what, eventsPerSecond, fixed }))
    .sort((a, b) => a.eventsPerSecond - b.eventsPerSecond)
}
