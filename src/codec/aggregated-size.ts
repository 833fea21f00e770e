/** The magic bytes before and the MD5 after the protocol buffer. */
const FRAME_BYTES = 4 + 16

/**
 * The size in bytes of an aggregated record of one partition key, as KPL's aggregation-format.md lays it out: the frame, one
 * entry in the table of keys, then each user record.
 */
export const frameSize = (partitionKey: string): number =>
  FRAME_BYTES + fieldSize(Buffer.byteLength(partitionKey))

/** What one more user record of that key adds: its index into the table of keys (always 0: two bytes) and its data. */
export const userRecordSize = (data: Uint8Array): number => fieldSize(2 + fieldSize(data.length))

/** A length-delimited field: one byte of tag, the length as a varint, the content. */
const fieldSize = (length: number): number => 1 + varintSize(length) + length

const varintSize = (value: number): number => Math.max(1, Math.ceil((32 - Math.clz32(value)) / 7))
