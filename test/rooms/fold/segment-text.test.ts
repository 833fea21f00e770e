import fc from 'fast-check'
import { expect, it } from 'vitest'
import { positionOf, type SequenceNumber } from '../../../src/events/position.ts'
import { segmentText } from '../../../src/fold/segment-text.ts'
import { arrive } from '../../../src/testing/arrive.ts'
import { keptEvents } from '../../media.ts'
import { located } from '../projections/events.ts'

const sequence = fc
  .oneof(fc.bigInt({ min: 0n, max: 10n ** 56n - 1n }), fc.bigInt({ min: 10n ** 55n, max: 10n ** 55n + 99n }))
  .map((number) => number.toString().padStart(56, '0') as SequenceNumber)

/** Spellings of one event: as we encode it, and as another producer may. */
const spellings = [
  (text: string) => text,
  (text: string) => ` \n${text}`,
  (text: string) => text.replace(',', ', '),
  (text: string) => text.replace('"specversion":"1.0",', '').replace(/\}$/, ',"specversion":"1.0"}'),
]

const [one] = arrive([located('ann', 1, 1)])
if (one === undefined) throw new Error('no arrival')

const arrival = fc
  .record({ sequence, appendedAt: fc.maxSafeNat(), spell: fc.constantFrom(...spellings) })
  .map(({ sequence, appendedAt, spell }) => ({
    ...one,
    sequenceNumber: sequence,
    position: positionOf(sequence),
    appendedAt,
    text: spell(one.text),
  }))

it('gives back the events of a segment, their places in the log and their times, in their order', () => {
  fc.assert(
    fc.property(fc.array(arrival, { minLength: 1, maxLength: 6 }), sequence, (arrivals, last) => {
      const position = positionOf(last)
      const content = segmentText('shardId-000000000003', position, arrivals)
      expect(keptEvents({ position, content })).toEqual(
        arrivals.map(({ event, sequenceNumber, appendedAt, text }) => ({
          event,
          shardId: 'shardId-000000000003',
          sequenceNumber,
          appendedAt,
          size: text.length,
        })),
      )
    }),
  )
})

it('reads a segment that an earlier release stored', () => {
  const [first, second] = ['1', '2'].map((number) => number.padStart(56, '0') as SequenceNumber)
  const content = `s-0\x1e${first} 1700000000000 ${one.text}\x1e${second} 1700000000001 ${one.text}`
  expect(keptEvents({ position: positionOf(second!), content })).toEqual(
    [first, second].map((sequenceNumber, at) => ({
      event: one.event,
      shardId: 's-0',
      sequenceNumber,
      appendedAt: 1_700_000_000_000 + at,
      size: one.text.length,
    })),
  )
})
