import { isUtf8 } from 'node:buffer'

/** A line of the input, counted from 1, as text; `bad` where it can be no event whatever its text says. */
export interface Line {
  readonly number: number
  readonly text: string
  readonly bad?: 'not-utf8' | 'too-long'
}

/** An event is at most 256 KiB; four times that leaves room for white space and escapes. */
export const MAX_LINE_BYTES = 1024 * 1024

const NEWLINE = 10
const BYTE_ORDER_MARK = /^\uFEFF/

/** The lines of a stream of bytes, many at a time. Holds one chunk and one line of at most 1 MiB, whatever comes. */
export async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<readonly Line[]> {
  let tail: Buffer = Buffer.alloc(0)
  let number = 1
  for await (const chunk of source) {
    const end = chunk.lastIndexOf(NEWLINE)
    if (end >= 0) {
      const lines = split(join(tail, chunk.subarray(0, end)), number)
      yield lines
      number += lines.length
    }
    tail = end >= 0 ? chunk.subarray(end + 1) : join(tail, chunk)
  }
  if (tail.length > 0) yield split(tail, number)
}

/** Both in one; what is past the longest line's length in the first line is dropped, for it is too long already. */
function join(tail: Buffer, more: Buffer): Buffer {
  if (tail.length <= MAX_LINE_BYTES) return Buffer.concat([tail, more])
  const newline = more.indexOf(NEWLINE)
  return newline < 0 ? tail : Buffer.concat([tail, more.subarray(newline)])
}

/** Lines that are all UTF-8 are decoded together: that is several times faster than one by one. */
function split(bytes: Buffer, first: number): readonly Line[] {
  if (!isUtf8(bytes)) return splitBytes(bytes).map((line, index) => lineOf(line, first + index))
  const text = first === 1 ? bytes.toString().replace(BYTE_ORDER_MARK, '') : bytes.toString()
  return text.split('\n').map((line, index) => {
    const number = first + index
    return line.length > MAX_LINE_BYTES ? { number, text: line, bad: 'too-long' } : { number, text: line }
  })
}

function lineOf(bytes: Buffer, number: number): Line {
  const text = bytes.toString()
  if (bytes.length > MAX_LINE_BYTES) return { number, text, bad: 'too-long' }
  return isUtf8(bytes) ? { number, text } : { number, text, bad: 'not-utf8' }
}

function splitBytes(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  let start = 0
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  return [...lines, bytes.subarray(start)]
}
