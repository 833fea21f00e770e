import { expect, test } from 'vitest'
import type { SequenceNumber } from '../../../src/events/position.ts'
import { interpret } from '../../../src/mapping/interpret.ts'

const sequence = (n: number) => n.toString().padStart(56, '0') as SequenceNumber
const batch = [11, 12, 13, 14].map((n) => ({ sequenceNumber: sequence(n) }))
const contract = { reportsItemFailures: true, keepsState: false }
const failing = (...identifiers: unknown[]) => ({
  batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })),
})

test.each([
  [''],
  [null],
  [undefined],
  [[]],
  [{}],
  [{ batchItemFailures: [] }],
  [{ batchItemFailures: null }],
  ['done'],
])('interpret() takes %j for complete success', (answer) =>
  expect(interpret(answer, batch, contract)).toEqual({ kind: 'succeeded' }),
)

test.each([
  [failing('')],
  [failing(null)],
  [failing('15')],
  [failing(12)],
  [failing(sequence(13), 'unknown')],
  [{ batchItemFailures: [{ itemIdentifer: sequence(12) }] }],
  [{ batchItemFailures: [{}] }],
  [{ batchItemFailures: [null] }],
  [{ batchItemFailures: sequence(12) }],
  [{ batchItemFailures: { itemIdentifier: sequence(12) } }],
])('interpret() takes %j for complete failure', (answer) =>
  expect(interpret(answer, batch, contract)).toEqual({ kind: 'failed', at: 0 }),
)

test('interpret() takes the lowest of several identifiers, in whatever order they are told', () => {
  expect(interpret(failing(sequence(14), sequence(12), sequence(13)), batch, contract)).toEqual({
    kind: 'failed',
    at: 1,
  })
  expect(interpret(failing('14', '13'), batch, contract)).toEqual({ kind: 'failed', at: 2 })
})

test('interpret() takes any answer for success where item failures are not asked for', () => {
  const answer = failing(sequence(12))
  expect(interpret(answer, batch, { ...contract, reportsItemFailures: false })).toEqual({ kind: 'succeeded' })
})

test('interpret() takes an answer without state for failure within a tumbling window', () => {
  const windowed = { reportsItemFailures: true, keepsState: true }
  for (const answer of [null, {}, { batchItemFailures: [] }, { state: null }])
    expect(interpret(answer, batch, windowed)).toEqual({ kind: 'failed', at: 0 })
  expect(interpret({ state: {} }, batch, windowed)).toEqual({ kind: 'succeeded' })
  expect(interpret({ state: {}, ...failing(sequence(13)) }, batch, windowed)).toEqual({
    kind: 'failed',
    at: 2,
  })
})
