import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linesOf, MAX_LINE_BYTES, type Line } from '../../../../src/cli/append/lines.ts'

async function read(chunks: readonly Buffer[]): Promise<readonly Line[]> {
  const lines: Line[] = []
  for await (const some of linesOf(Readable.from(chunks))) lines.push(...some)
  return lines
}

/** Cuts bytes wherever the draws say. */
function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end))
}

const noNewline = fc
  .string({ unit: 'binary' })
  .map((text) => text.replaceAll('\n', '').replace(/^\uFEFF/, ''))

describe('linesOf()', () => {
  test('gives every line once, numbered from 1, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(noNewline, { minLength: 1 }), fc.array(fc.nat()), async (texts, places) => {
        const lines = await read(cut(Buffer.from(texts.join('\n') + '\n'), places))
        expect(lines).toEqual(texts.map((text, index) => ({ number: index + 1, text })))
      }),
    )
  })

  test('gives a last line that no newline ends', async () => {
    expect(await read([Buffer.from('a\nb')])).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: 'b' },
    ])
  })

  test('leaves out the byte order mark of a file', async () => {
    expect(await read([Buffer.from('\uFEFF{}\n\uFEFF{}\n')])).toMatchObject([
      { text: '{}' },
      { text: '\uFEFF{}' },
    ])
  })

  test('marks only the lines that are not UTF-8', async () => {
    const lines = await read([Buffer.from('good\n'), Buffer.from([0xff, 0x0a]), Buffer.from('good too\n')])
    expect(lines.map(({ bad }) => bad)).toEqual([undefined, 'not-utf8', undefined])
  })

  test('marks only the lines that are too long, and holds no more of them than it needs', async () => {
    const chunk = Buffer.alloc(300_000, 'x')
    const lines = await read([Buffer.from('a\n'), ...Array<Buffer>(20).fill(chunk), Buffer.from('\nb\n')])
    expect(lines.map(({ number, bad }) => ({ number, bad }))).toEqual([
      { number: 1, bad: undefined },
      { number: 2, bad: 'too-long' },
      { number: 3, bad: undefined },
    ])
    expect(lines[1]?.text.length).toBeLessThan(MAX_LINE_BYTES + 2 * chunk.length)
  })

  test('takes a line of exactly the longest length', async () => {
    const lines = await read([Buffer.alloc(MAX_LINE_BYTES, 'x'), Buffer.from('\n')])
    expect(lines[0]?.bad).toBeUndefined()
  })
})
