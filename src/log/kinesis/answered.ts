import { parseSequenceNumber, type SequenceNumber } from '../../events/position.ts'

/** A member of an answer that the API reference promises and the SDK's types make optional. Throws if it is missing. */
export function answered<T>(value: T | undefined, member: string): T {
  if (value === undefined) throw new Error(`Kinesis answered without ${member}`)
  return value
}

/** A sequence number of an answer, padded. Throws if it is not one. */
export function sequenceNumberOf(text: string | undefined): SequenceNumber {
  return answered(parseSequenceNumber(answered(text, 'a sequence number')), 'a decimal sequence number')
}
