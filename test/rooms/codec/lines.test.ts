import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linesIn, linesOf, MAX_LINE_BYTES, type Line } from '../../../src/codec/lines.ts'
import { cpuMillis } from './cpu-millis.ts'

async function read(chunks: readonly Buffer[]): Promise<readonly Line[]> {
  const lines: Line[] = []
  for await (const some of linesOf(Readable.from(chunks))) lines.push(...some)
  return lines
}

/** Cuts bytes at these places. */
function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end))
}

const text = fc
  .string({ unit: 'binary' })
  .map((text) => text.replaceAll('\n', '').replace(/^[\uFEFF \t\r]+|\r+$/g, ''))

/** Lines with what may surround them: CR LF, white space before, blank lines between. */
const line = fc.record({
  text,
  before: fc.constantFrom('', ' ', '\t', '\n', ' \r\n\n'),
  end: fc.constantFrom('\n', '\r\n'),
})

describe('linesIn() and linesOf()', () => {
  test('give every line that is not blank once, by its number, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1 }),
        fc.constantFrom('', '\uFEFF'),
        fc.array(fc.nat()),
        async (lines, mark, places) => {
          const bytes = Buffer.from(mark + lines.map(({ text, before, end }) => before + text + end).join(''))
          const expected: Line[] = []
          let number = 1
          for (const { text, before } of lines) {
            number += before.split('\n').length - 1
            // fast-check's binary unit makes lone surrogates, which have no bytes in UTF-8.
            if (text !== '') expected.push({ number, text: Buffer.from(text).toString() })
            number += 1
          }
          expect(await read(cut(bytes, places))).toEqual(expected)
          expect([...linesIn(bytes)]).toEqual(expected)
        },
      ),
    )
  })

  test('judge each line alone: valid lines stay valid beside bytes that are not UTF-8, and behind a byte order mark', async () => {
    const good = Buffer.from('\uFEFFgood é\n\n')
    const bad = Buffer.from([0x62, 0x61, 0xff, 0x0d, 0x0a])
    const bytes = Buffer.concat([good, bad, Buffer.from('\u00a0 no blank'), Buffer.from('\n\uFEFFx')])
    const expected = [
      { number: 1, text: 'good é' },
      { number: 3, text: 'ba\uFFFD', bad: 'not-utf8' },
      { number: 4, text: '\u00a0 no blank' },
      { number: 5, text: '\uFEFFx' },
    ]
    for (const places of [[], [1, 2], [5, 6, 14, 17]])
      expect(await read(cut(bytes, places))).toEqual(expected)
    expect([...linesIn(bytes)]).toEqual(expected)
  })

  test('count the bytes of a line, whatever its characters take', async () => {
    const fits = Buffer.from('é'.repeat(MAX_LINE_BYTES / 2) + '\n')
    const not = Buffer.from('é'.repeat(MAX_LINE_BYTES / 2) + 'x\n')
    for (const more of ['', '\xff\n'])
      expect(
        [...linesIn(Buffer.concat([fits, not, Buffer.from(more, 'latin1')]))].map(({ bad }) => bad),
      ).toEqual(more === '' ? [undefined, 'too-long'] : [undefined, 'too-long', 'not-utf8'])
    expect((await read([fits, not])).map(({ bad }) => bad)).toEqual([undefined, 'too-long'])
  })

  test('go past millions of blank lines in no time', () => {
    const blank = Buffer.concat([Buffer.alloc(8 * 1024 * 1024, '\n'), Buffer.from('x')])
    const took = cpuMillis(() => {
      expect([...linesIn(blank)]).toEqual([{ number: 8 * 1024 * 1024 + 1, text: 'x' }])
    })
    expect(took).toBeLessThan(1_000)
  })
})

describe('linesOf()', () => {
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
