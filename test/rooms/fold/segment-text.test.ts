import fc from 'fast-check'
import { expect, it } from 'vitest'
import { positionOf, type SequenceNumber } from '../../../src/events/position.ts'
import { segmentText } from '../../../src/fold/segment-text.ts'
import { arrive } from '../../../src/testing/arrive.ts'
import { keptEvents } from '../../media.ts'
import { located, rated } from '../projections/events.ts'

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

/** Events that share attributes with their neighbours, or not, and some whose attributes need escapes. */
const [one, ...others] = arrive([
  located('ann', 1, 1),
  located('ann', 1, 2, { id: 'another', at: 7 }),
  rated('ann', 'bob.a', 3),
  { ...located('bob', 1, 1, { id: '"' }), source: '/é' },
  { ...located('bob', 1, 1, { id: '\\' }), source: '/"' },
  { ...located('cid', 2, 2), time: '2026-01-01T00:00:00.123456789Z' },
])
if (one === undefined) throw new Error('no arrival')

const arrival = fc
  .record({
    sequence,
    appendedAt: fc.maxSafeNat(),
    spell: fc.constantFrom(...spellings),
    of: fc.constantFrom(one, ...others),
  })
  .map(({ sequence, appendedAt, spell, of }) => ({
    ...of,
    sequenceNumber: sequence,
    position: positionOf(sequence),
    appendedAt,
    text: spell(of.text),
  }))

const shardId = fc.constantFrom('shardId-000000000003', 'shardId-123456789012', 's-0', 'shardId-7', '7')

it('gives back the events of a segment, their places in the log and their times, in their order', () => {
  fc.assert(
    fc.property(
      fc.array(arrival, { minLength: 1, maxLength: 6 }),
      sequence,
      shardId,
      (arrivals, last, shard) => {
        const position = positionOf(last)
        const content = segmentText(shard, position, arrivals)
        expect(keptEvents({ position, content })).toEqual(
          arrivals.map(({ event, sequenceNumber, appendedAt, text }) => ({
            event,
            shardId: shard,
            sequenceNumber,
            appendedAt,
            size: text.length,
          })),
        )
      },
    ),
  )
})

it('leaves out of a segment what its events share', () => {
  const two = arrive([located('ann', 1, 1, { id: 'a', at: 3 }), located('ann', 2, 2, { id: 'b', at: 4 })])
  const last = two.at(-1)!
  const content = segmentText('shardId-000000000007', last.position, two)
  expect(content.split('\x1f').map((text) => text.split('\x1d'))).toEqual([
    ['#7'],
    ['55 0 0 ', 'a', 'examples', 'user.located', 'ann', '@2026-01-01T00:00:03.000Z', '{"lat":1,"lon":1}}'],
    ['55 1 1 ', 'b', '', '', '', 'R4.000Z', '{"lat":2,"lon":2}}'],
  ])
})

const [first, second] = ['1', '2'].map((number) => number.padStart(56, '0') as SequenceNumber)
const { event, text } = one

it.each([
  ['the first', `s-0\x1e${first} 1700000000000 ${text}\x1e${second} 1700000000001 ${text}`],
  ['the second', `s-0\x1f55 1 1700000000000 ${text.replace('{"specversion":"1.0",', '')}\x1f55 2 1 ${text}`],
])('reads a segment of %s form, which an earlier release stored', (_, content) => {
  expect(keptEvents({ position: positionOf(second!), content })).toEqual(
    [first, second].map((sequenceNumber, at) => ({
      event,
      shardId: 's-0',
      sequenceNumber,
      appendedAt: 1_700_000_000_000 + at,
      size: text.length,
    })),
  )
})
