import { hash } from 'node:crypto'
import type { Brand } from '../base/brand.ts'

/**
 * One of 256 lanes, `00` to `ff`: the unit of order, as a Kafka partition is. A lane moves whole when a shard
 * splits or merges, and its events are totally ordered.
 */
export type Lane = Brand<string, 'Lane'>

export const LANES = 256

const UUID_TAIL = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * The lane of a subject: the last two hex digits of an id that ends in a UUID (a Cognito `sub` does, and a mapping
 * template can take a substring but cannot hash), else the first byte of MD5(id).
 */
export function laneOf(subject: string): Lane {
  if (UUID_TAIL.test(subject)) return subject.slice(-2).toLowerCase() as Lane
  return hash('md5', subject).slice(0, 2) as Lane
}

/** The Kinesis partition key of a lane. Never integer-like: aws-kinesis-agg gives such keys to the wrong records. */
export function partitionKeyOf(lane: Lane): string {
  const known = keys.get(lane)
  if (known !== undefined) return known
  const key = `lane-${lane}`
  keys.set(lane, key)
  return key
}

/** All 256 of them at most: every event that is read is asked for its key. */
const keys = new Map<Lane, string>()
