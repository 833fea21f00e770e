import { LANES } from '../../../src/events/lane.ts'
import { readers, type Counts } from './counts.ts'
import { dollarsOf, type Way } from './dollars.ts'
import { QUOTAS } from './quotas.ts'

/** What a steady rate of events needs. */
export interface Needs {
  readonly eventsPerSecond: number
  /** Shards, by which way the events come in. Of more shards than lanes the others stay empty. */
  readonly shards: Readonly<Record<Way, number>>
  /** Write units a second of all tables, and of the one written most. */
  readonly writeUnits: number
  readonly mostWriteUnits: number
  /** Functions at work at once, on average. */
  readonly functions: number
  readonly dollarsPerHour: Readonly<Record<Way, number>>
}

const RATES = [1_000, 10_000, 100_000, 1_000_000]

/** What grows with the rate, at some rates. */
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

/** Events a second of one shard: by bytes, by records, and by what it gives to those who share its reads. */
function shardTakes(way: Way, { bytes }: Counts): number {
  const { shardBytesIn, shardRecordsIn, shardBytesOut } = QUOTAS
  const byBytes = Math.min(shardBytesIn / bytes, shardBytesOut / (readers.shared * bytes))
  return way === 'packed' ? byBytes : Math.min(byBytes, shardRecordsIn)
}

/** Something that is used up at some rate; what is fixed, no request to AWS raises. */
export interface Limit {
  readonly what: string
  readonly eventsPerSecond: number
  readonly fixed: boolean
}

/** What breaks, first things first. */
export function limitsOf(counts: Counts): readonly Limit[] {
  const { bytes, mostWriteUnits, functionSeconds } = counts
  const { gatewayRequests, newStreamBytesIn, tableWrites, functionsAtOnce } = QUOTAS
  // One batch of a shard at a time, and all consumers side by side.
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
