import {
  parseSequenceNumber,
  positionOf,
  sequenceOf,
  type Position,
  type SequenceNumber,
} from '../events/position.ts'

/**
 * How far a follower has seen the log: the last position of each shard that is not read to its end; undefined for a shard
 * of which it has seen nothing. Parents of these shards are seen, their children are not.
 */
export type Spots = ReadonlyMap<string, Position | undefined>

/** A place in a log, of which `identity` tells it from others, and when it was written (ms since 1970). */
export interface Place {
  readonly identity: string
  readonly at: number
  readonly spots: Spots
}

/** The sub-sequence number after every event of a record. */
const WHOLE = 99_999_999

/** The position after all events of a record. */
export const afterRecord = (sequence: SequenceNumber): Position => positionOf(sequence, WHOLE)

export const isAfterRecord = (position: Position): boolean => position.endsWith(`.${WHOLE}`)

/** The position directly before an event: after the event before it in the record, or before the whole record. */
export function beforeEvent(position: Position): Position {
  const sequence = sequenceOf(position)
  const sub = Number(position.slice(57))
  return sub === 0 ? ((sequence + BEFORE) as Position) : positionOf(sequence, sub - 1)
}

/** Sorts before every sub-sequence number. */
const BEFORE = '.-'

/** Whether a position is before another; undefined is before all. */
export const isBefore = (a: Position | undefined, b: Position | undefined): boolean => (a ?? '') < (b ?? '')

const VERSION = '1'
const SHARD = /^shardId-(\d{12})$/

/** The place as a text of a-z, 0-9 and `. : , -`, which neither a header nor a query has to escape. */
export const writePlace = ({ identity, at, spots }: Place): string =>
  [VERSION, identity, at.toString(36), [...spots].map(textOf).join(',')].join('.')

function textOf([shardId, position]: readonly [string, Position | undefined]): string {
  const number = SHARD.exec(shardId)?.[1]
  if (number === undefined) throw new Error(`Cannot write a place: "${shardId}" is no shard`)
  return `${Number(number).toString(36)}:${position === undefined ? '' : positionText(position)}`
}

function positionText(position: Position): string {
  const sequence = BigInt(sequenceOf(position)).toString(36)
  if (isAfterRecord(position)) return sequence
  return position.endsWith(BEFORE) ? `${sequence}-` : `${sequence}-${Number(position.slice(57)).toString(36)}`
}

const ENTRY = /^([0-9a-z]{1,8}):(?:([0-9a-z]{1,37})(?:-([0-9a-z]{0,5}))?)?$/
const TEXT = /^1\.([0-9a-z]{1,16})\.([0-9a-z]{1,9})\.(.*)$/

/** Undefined if the text is no place. */
export function readPlace(text: string): Place | undefined {
  const [, identity, at = '', entries = ''] = TEXT.exec(text) ?? []
  if (identity === undefined) return undefined
  const spots = entries === '' ? [] : entries.split(',').map(spotIn)
  const known = spots.filter((spot) => spot !== undefined)
  return known.length < spots.length ? undefined : { identity, at: parseInt(at, 36), spots: new Map(known) }
}

function spotIn(entry: string): readonly [string, Position | undefined] | undefined {
  const [, shard, sequence, sub] = ENTRY.exec(entry) ?? []
  if (shard === undefined) return undefined
  const shardId = `shardId-${parseInt(shard, 36).toString().padStart(12, '0')}`
  if (sequence === undefined) return [shardId, undefined]
  const position = positionIn(sequence, sub)
  return position && [shardId, position]
}

function positionIn(sequence: string, sub: string | undefined): Position | undefined {
  let decimal = 0n
  for (const digit of sequence) decimal = decimal * 36n + BigInt(parseInt(digit, 36))
  const parsed = parseSequenceNumber(decimal.toString())
  if (parsed === undefined || sub === undefined) return parsed && afterRecord(parsed)
  return sub === '' ? ((parsed + BEFORE) as Position) : positionOf(parsed, parseInt(sub, 36))
}
