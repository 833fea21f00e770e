import { hash } from 'node:crypto'
import type { Brand } from '../base/brand.ts'

/**
 * One of 256 lanes, `00` to `ff`: the unit of order, like a partition of Kafka. A lane's events are totally ordered. If
 * a shard is split or merged, each lane moves as a whole.
 */
export type Lane = Brand<string, 'Lane'>

export const LANES = 256

const UUID_TAIL = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * The lane of a subject. If the subject ends in a UUID, its last two hex digits: a Cognito `sub` is a UUID, and a
 * mapping template can take a substring but cannot hash. Otherwise the first byte of MD5(subject).
 */
export function laneOf(subject: string): Lane {
  if (UUID_TAIL.test(subject)) return subject.slice(-2).toLowerCase() as Lane
  return hash('md5', subject).slice(0, 2) as Lane
}

/**
 * The Kinesis partition key of a lane. It must not look like an integer: aws-kinesis-agg assigns such keys to the wrong
 * records.
 */
export function partitionKeyOf(lane: Lane): string {
  const known = keys.get(lane)
  if (known !== undefined) return known
  const key = `lane-${lane}`
  keys.set(lane, key)
  return key
}

/** A cache of all 256 keys: the key is needed for every event that is read. */
const keys = new Map<Lane, string>()
