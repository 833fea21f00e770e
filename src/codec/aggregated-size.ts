/** The magic bytes before the protocol buffer, and the MD5 after it. */
const FRAME_BYTES = 4 + 16

/**
 * The size in bytes of an aggregated record without user records (KPL's aggregation-format.md): the frame, and one
 * entry in the table of keys. Each user record adds `userRecordSize`.
 */
export const frameSize = (partitionKey: string): number =>
  FRAME_BYTES + fieldSize(Buffer.byteLength(partitionKey))

/** The bytes that one more user record adds: its index into the table of keys (always 0: two bytes) and its data. */
export const userRecordSize = (data: Uint8Array): number => fieldSize(2 + fieldSize(data.length))

/** The size of a length-delimited field: one byte of tag, the length as a varint, the content. */
const fieldSize = (length: number): number => 1 + varintSize(length) + length

const varintSize = (value: number): number => Math.max(1, Math.ceil((32 - Math.clz32(value)) / 7))
