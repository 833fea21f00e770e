import type { Brand } from '../base/brand.ts'

/**
 * A Kinesis sequence number, zero-padded on the left to 56 digits so that strings compare as the numbers do.
 * Never a JavaScript number: it has 186 bits.
 */
export type SequenceNumber = Brand<string, 'SequenceNumber'>

/**
 * Where an event stands in its lane: `<56-digit sequence number>.<8-digit sub-sequence number>`. The second part
 * is the place within an aggregated (KPL) record. Positions grow within a lane, also across resharding.
 */
export type Position = Brand<string, 'Position'>

const DIGITS = /^\d{1,56}$/

/** Reads a sequence number as Kinesis writes it (decimal, no padding) or as we keep it. */
export function parseSequenceNumber(text: string): SequenceNumber | undefined {
  return DIGITS.test(text) ? (text.padStart(56, '0') as SequenceNumber) : undefined
}

const FIRST = '.00000000'

export const positionOf = (sequence: SequenceNumber, subSequence = 0): Position =>
  (sequence + (subSequence === 0 ? FIRST : `.${subSequence.toString().padStart(8, '0')}`)) as Position

export const sequenceOf = (position: Position): SequenceNumber => position.slice(0, 56) as SequenceNumber

/** Before every event. */
export const ORIGIN = positionOf(''.padStart(56, '0') as SequenceNumber)
