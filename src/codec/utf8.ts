import { isUtf8 } from 'node:buffer'

const MARK = Buffer.from('\uFEFF')

/** Bytes without the byte order mark that they may begin with (RFC 8259, 8.1: a parser may ignore one). */
export const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, MARK.length).equals(MARK) ? bytes.subarray(MARK.length) : bytes

/** The text that bytes are; undefined where they are not UTF-8. */
export const utf8Of = (bytes: Uint8Array): string | undefined =>
  isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString() : undefined
