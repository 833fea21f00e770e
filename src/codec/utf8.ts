import { isUtf8 } from 'node:buffer'

const MARK_CHARACTER = '\uFEFF'
const MARK = Buffer.from(MARK_CHARACTER)

/** The bytes without a byte order mark at their beginning (RFC 8259, 8.1: a parser may ignore it). */
export const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, MARK.length).equals(MARK) ? bytes.subarray(MARK.length) : bytes

/** The text without a byte order mark at its beginning. */
export const textWithoutMark = (text: string): string =>
  text.startsWith(MARK_CHARACTER) ? text.slice(1) : text

/** The text of UTF-8 bytes; undefined if they are not UTF-8. */
export const utf8Of = (bytes: Uint8Array): string | undefined =>
  isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString() : undefined
