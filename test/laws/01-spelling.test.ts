import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toRecords } from '../../src/codec/encode.ts'
import type { Event } from '../../src/events/event.ts'
import { anyEvent, smallWorldEvent } from '../arbitraries/events.ts'
import { eventTypes, recognise, recogniseAll, type KnownEvent, validateEvent } from '../media.ts'

/** The event of a text by parsing and validating. */
function validated(text: string): Event | undefined {
  try {
    const event = validateEvent(JSON.parse(text))
    return event.ok ? event.value : undefined
  } catch {
    return undefined
  }
}

/** Spellings that JSON or a schema allows and JSON.stringify does not write, or that look like such. */
const TELLING = [
  ...['"', '\\', '\\"', '\\u0061', '{', '}', '[', ']', ',', ':', ' ', '\n', '\0', 'é', '\u{1f600}', '\ud800'],
  ...['0', '1', '9', '-', '-0', '.', '.0', '50', '00', 'e5', '1e400', '9007199254740993', '90.5', '181'],
  ...[
    '0.1000000000000000055',
    '0.30000000000000003',
    '1e-7',
    '0.0000001',
    '40.123456789012345',
    '40.123456789012349',
    '123456789012345678',
    '1.50',
    '3.0',
    'null',
  ],
  ...[
    '"id":"x",',
    '"tags":[],',
    '},{',
    '"}},{"',
    'T24',
    '02-30',
    '2023-02-29',
    'Z',
    'z',
    '.a',
    'media.rated',
  ],
]

/** A text with some pieces cut out and others inserted. */
const edited = (text: string) =>
  fc
    .array(fc.tuple(fc.nat({ max: text.length }), fc.nat({ max: 3 }), fc.constantFrom('', ...TELLING)), {
      maxLength: 3,
    })
    .map((edits) => edits.reduce((so, [at, cut, put]) => so.slice(0, at) + put + so.slice(at + cut), text))

const spelled = () =>
  fc.oneof(smallWorldEvent(), smallWorldEvent(), anyEvent()).map((event) => JSON.stringify(event))

/** A number in an event's text in another spelling. */
const respelled = () =>
  spelled().chain((text) =>
    fc
      .constantFrom(...TELLING.filter((one) => /^-?[\d.]/.test(one)))
      .map((number) => text.replace(/:-?\d[\d.e+-]*([,}])/, `:${number}$1`)),
  )

/** The same event on another day, which the calendar may not have. */
const redated = () =>
  fc
    .tuple(spelled(), fc.constantFrom('2023-02-29', '2024-02-29', '2024-02-30', '2024-04-31', '2024-13-01'))
    .map(([text, day]) => text.replace(/"time":"\d{4}-\d\d-\d\d/, `"time":"${day}`))

const anyText = () => fc.oneof(spelled(), spelled().chain(edited), respelled(), redated())

describe('law 1: a recognised event equals the parsed and validated event', () => {
  test('and is written again to the same text, whatever was edited', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const event = recognise(text)
        if (event === undefined) return
        deepStrictEqual(event, validated(text))
        expect(JSON.stringify(event)).toBe(text)
      }),
      { numRuns: 30_000 },
    )
  })

  test('also many in an array: each, all, and in order', () => {
    const list = fc.array(fc.oneof(spelled(), spelled(), spelled(), anyText()), { maxLength: 4 })
    const array = list.map((texts) => `[${texts.join(',')}]`)
    fc.assert(
      fc.property(fc.oneof(array, array.chain(edited)), (text) => {
        const all = recogniseAll(text)
        if (all === undefined) return
        expect(`[${all.map((one) => one.text).join(',')}]`).toBe(text)
        deepStrictEqual(
          all.map((one) => one.event),
          all.map((one) => validated(one.text)),
        )
      }),
      { numRuns: 10_000 },
    )
  })

  test('and its record is the one that the event is encoded to', () => {
    fc.assert(
      fc.property(fc.array(smallWorldEvent(kinds)), (events) => {
        const all = recogniseAll(JSON.stringify(events)) ?? []
        const bytesOf = (written: Parameters<typeof toRecords>[0]) =>
          toRecords(written).map((record) => ({ ...record, data: Buffer.from(record.data) }))
        expect(bytesOf(all)).toEqual(bytesOf(all.map(({ event }) => ({ event }))))
      }),
    )
  })
})

/** No pattern holds the tags of a description, nor fields of any names, as those of apps. */
const PARSED: readonly string[] = ['media.described', 'client.event']

const kinds = eventTypes.map(({ name }) => name).filter((name) => !PARSED.includes(name))

/** Printable ASCII that needs no escape, and numbers of at most 17 decimals. */
const isPlain = (text: string): boolean => /^[ !"#-[\]-~]*$/.test(text) && !/\d(?:\.\d{18}|e[+-])/.test(text)

test.each(kinds)('%s is recognised where it is spelled plainly', (kind) => {
  const plain = smallWorldEvent([kind]).filter((event) => isPlain(JSON.stringify(event)))
  fc.assert(
    fc.property(fc.array(plain, { minLength: 1 }), (events) => {
      expect(recogniseAll(JSON.stringify(events))).toHaveLength(events.length)
    }),
  )
})

test('an event with a field that has no spelling is left to be parsed', () => {
  const described = (data: object): KnownEvent =>
    ({ ...BASE, data: { mediaId: MEDIA, ...data } }) as KnownEvent
  const [plain, tagged] = [described({ title: 'sea' }), described({ title: 'sea', tags: ['alps'] })]
  expect(recognise(JSON.stringify(plain))).toEqual(plain)
  expect(recognise(JSON.stringify(tagged))).toBeUndefined()
})

const MEDIA = 'ann.a'
const BASE = {
  specversion: '1.0',
  id: 'e1',
  source: 'test',
  type: 'media.described',
  subject: 'ann',
  time: '2024-01-01T00:00:00Z',
}
