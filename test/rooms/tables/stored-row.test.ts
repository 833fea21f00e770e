import fc from 'fast-check'
import { expect, test } from 'vitest'
import { positionOf, type Position, type SequenceNumber } from '../../../src/events/position.ts'
import { decodeRow, encodeRow, indexedAt, standsAt } from '../../../src/tables/embedded/stored-row.ts'
import type { Row } from '../../../src/tables/tables.ts'

const pair = fc.oneof(
  fc.constantFrom('00', '01', '99'),
  fc.nat(99).map((n) => String(n).padStart(2, '0')),
)
const digits = fc.array(pair, { minLength: 28, maxLength: 28 })
const sub = fc.oneof(fc.constantFrom(0, 1, 99, 100, 10 ** 8 - 1), fc.nat(10 ** 8 - 1))
const positions = fc.tuple(digits, sub).map(([all, n]) => positionOf(all.join('') as SequenceNumber, n))
const zero = '0'.repeat(56) as SequenceNumber
const edges = fc.constantFrom(
  '1' as Position,
  positionOf(zero).slice(0, 56) as Position,
  positionOf(zero),
  positionOf(zero, 1),
  positionOf('9'.repeat(56) as SequenceNumber),
)

const part = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'))
const rows = fc.record<Row>({
  key: fc.constant({ partition: 'p', sort: 's' }),
  position: fc.oneof(positions, edges),
  content: fc.oneof(fc.string({ unit: 'binary' }), fc.constant('\ud800'), fc.jsonValue().map(plain)),
  index: fc.option(fc.record({ partition: part, sort: part }), { nil: undefined }),
})

/** A JSON value as JSON gives it back: -0 is 0. */
function plain(value: unknown): Row['content'] {
  return JSON.parse(JSON.stringify(value)) as Row['content']
}

/** As releases before layout 3 stored a row. */
function encodedEarlier({ position, index, content }: Row): string {
  const before = `${position}\0${index === undefined ? '\0' : `${index.partition}\0${index.sort}`}\0`
  const text = typeof content === 'string' && content.isWellFormed()
  return (
    before + (text ? `"${content}` : `${typeof content === 'string' ? ' ' : ''}${JSON.stringify(content)}`)
  )
}

const encodings = [
  ['packed', encodeRow],
  ['earlier', encodedEarlier],
] as const

test.each(encodings)('a row in the %s form is read as it was written', (_, encode) => {
  fc.assert(
    fc.property(rows, (row) => {
      const value = Buffer.from(encode(row)).toString()
      expect(decodeRow(row.key, value)).toEqual(row.index === undefined ? withoutIndex(row) : row)
    }),
  )
})

function withoutIndex({ key, position, content }: Row): Row {
  return { key, position, content }
}

test.each(encodings)(
  'the position and the index of a row in the %s form are read from its bytes',
  (_, encode) => {
    fc.assert(
      fc.property(rows, fc.oneof(positions, edges), (row, other) => {
        const bytes = Buffer.from(encode(row))
        expect(standsAt(bytes, row.position)).toBe(true)
        expect(standsAt(bytes, other)).toBe(other === row.position)
        expect(indexedAt(bytes)).toBe(row.index && `${row.index.partition}\0${row.index.sort}`)
      }),
    )
  },
)

test.each(encodings)('a row in the %s form does not stand at a neighbour of its position', (_, encode) => {
  fc.assert(
    fc.property(rows, fc.nat(64), fc.integer({ min: 1, max: 9 }), (row, at, by) => {
      fc.pre(at !== 56 && at < row.position.length)
      const { position } = row
      const digit = (Number(position[at]) + by) % 10
      const neighbour = (position.slice(0, at) + String(digit) + position.slice(at + 1)) as Position
      expect(standsAt(Buffer.from(encode(row)), neighbour)).toBe(false)
    }),
  )
})

test('the packed form stays as it is: homes contain it', () => {
  const arrival = '001764460800123'
  const sequence = `49${arrival}${'12345'.padStart(16, '0')}00000001${'123456'.padStart(15, '0')}`
  const position = positionOf(sequence as SequenceNumber, 7)
  const row: Row = { key: { partition: 'p', sort: 's' }, position, content: { a: 1 } }
  expect(encodeRow(row)).toBe('\x01M\x01-\\J$\x01(:\x05(>N\x03&\x04(>T\x03#\x00{"a":1}')
  const listed = { ...row, content: 'text', index: { partition: 'i', sort: 'j' } }
  expect(encodeRow(listed)).toBe('\x02M\x01-\\J$\x01(:\x05(>N\x03&\x04(>T\x03#\x00i\x00j\x00"text')
})

test.each([
  '',
  '\x01',
  '\x01\0',
  '\x01\x1b\0""',
  '\x01\x1c\x1c\x1c\0""',
  '\x01é\x1b\0""',
  '\x02\x1c\0p\0',
  '0\0\0',
])('a value that is no row is damage (%#)', (value) => {
  expect(() => decodeRow({ partition: 'p', sort: 's' }, value)).toThrow('a row of it cannot be read')
})
