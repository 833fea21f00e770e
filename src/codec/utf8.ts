import { isUtf8 } from 'node:buffer'

const MARK_CHARACTER = '\uFEFF'
const MARK = Buffer.from(MARK_CHARACTER)

/** Bytes without the byte order mark that they may begin with (RFC 8259, 8.1: a parser may ignore one). */
export const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, MARK.length).equals(MARK) ? bytes.subarray(MARK.length) : bytes

/** The same of text. */
export const textWithoutMark = (text: string): string =>
  text.startsWith(MARK_CHARACTER) ? text.slice(1) : text

/** The text that bytes are; undefined where they are not UTF-8. */
export const utf8Of = (bytes: Uint8Array): string | undefined =>
  isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString() : undefined
