import { isUtf8 } from 'node:buffer'
import { utf8Of, withoutMark } from './utf8.ts'

/** A line of NDJSON, counted from 1. `bad` tells why its bytes cannot be an event, whatever the text is. */
export interface Line {
  readonly number: number
  readonly text: string
  readonly bad?: 'not-utf8' | 'too-long'
}

/** Bytes. An event is at most 256 KiB; four times that leaves room for white space and escapes. */
export const MAX_LINE_BYTES = 1024 * 1024

const NEWLINE = 10

/** A line from the first character that is not JSON white space (RFC 8259, 2) to its end, LF or CR LF. */
const CONTENT = /[^ \t\r\n](?:[^\n]*[^\r\n])?/g

/**
 * The lines of NDJSON without the blank ones. A byte order mark is dropped at the very beginning only. If all bytes are
 * UTF-8, the lines are decoded together, which is several times faster than one by one.
 */
export function* linesIn(bytes: Buffer, first = 1): Generator<Line> {
  const content = first === 1 ? withoutMark(bytes) : bytes
  const text = utf8Of(content)
  // In Latin-1, one character is one byte.
  const units = text ?? content.toString('latin1')
  let [number, at] = [first, 0]
  for (const { index, 0: found } of units.matchAll(CONTENT)) {
    number += newlinesIn(units, at, index)
    at = index + found.length
    yield text === undefined ? lineOf(content.subarray(index, at), number) : textLine(found, number)
  }
}

/** The lines of a stream, many at a time. It holds one chunk and one line of at most 1 MiB, however long a line is. */
export async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<readonly Line[]> {
  let tail: Buffer = Buffer.alloc(0)
  let number = 1
  for await (const chunk of source) {
    const end = chunk.lastIndexOf(NEWLINE)
    if (end >= 0) {
      const whole = join(tail, chunk.subarray(0, end))
      yield [...linesIn(whole, number)]
      number += 1 + countNewlines(whole)
    }
    tail = end >= 0 ? chunk.subarray(end + 1) : join(tail, chunk)
  }
  yield [...linesIn(tail, number)]
}

/** Joins two buffers. If the first line is already too long, the rest of that line is dropped. */
function join(tail: Buffer, more: Buffer): Buffer {
  if (tail.length <= MAX_LINE_BYTES) return Buffer.concat([tail, more])
  const newline = more.indexOf(NEWLINE)
  return newline < 0 ? tail : Buffer.concat([tail, more.subarray(newline)])
}

function textLine(text: string, number: number): Line {
  // UTF-8 takes at most three bytes for one UTF-16 unit.
  const isShort = text.length * 3 <= MAX_LINE_BYTES || Buffer.byteLength(text) <= MAX_LINE_BYTES
  return isShort ? { number, text } : { number, text, bad: 'too-long' }
}

function lineOf(bytes: Buffer, number: number): Line {
  const text = bytes.toString()
  if (bytes.length > MAX_LINE_BYTES) return { number, text, bad: 'too-long' }
  return isUtf8(bytes) ? { number, text } : { number, text, bad: 'not-utf8' }
}

/** The number of line ends between two indexes of a text. */
function newlinesIn(text: string, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === NEWLINE) count++
  return count
}

function countNewlines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++
  return count
}
