import type { Brand } from '../base/brand.ts'

/**
 * A Kinesis sequence number, padded on the left with zeros to 56 digits: the order of the strings is the order of the
 * numbers. It has 186 bits, too many for a JavaScript number.
 */
export type SequenceNumber = Brand<string, 'SequenceNumber'>

/**
 * The place of an event in its lane: `<56-digit sequence number>.<8-digit sub-sequence number>`. The second number is
 * the place within an aggregated (KPL) record. Positions grow within a lane, also when shards are split or merged.
 */
export type Position = Brand<string, 'Position'>

const DIGITS = /^\d{1,56}$/

/** Parses a sequence number as Kinesis writes it (decimal, no padding) or with our padding. */
export function parseSequenceNumber(text: string): SequenceNumber | undefined {
  return DIGITS.test(text) ? (text.padStart(56, '0') as SequenceNumber) : undefined
}

const FIRST = '.00000000'

export const positionOf = (sequence: SequenceNumber, subSequence = 0): Position =>
  (sequence + (subSequence === 0 ? FIRST : `.${subSequence.toString().padStart(8, '0')}`)) as Position

export const sequenceOf = (position: Position): SequenceNumber => position.slice(0, 56) as SequenceNumber

/** A position before every event. */
export const ORIGIN = positionOf(''.padStart(56, '0') as SequenceNumber)
