import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyEvent } from '../../arbitraries/events.ts'
import { json } from '../../arbitraries/values.ts'
import { validateEvent } from '../../media.ts'

const SECRET = 41.40338
const LOCATED = {
  specversion: '1.0',
  id: 'e1',
  source: 'test',
  type: 'user.located',
  subject: 'ann',
  time: '2024-01-01T00:00:00Z',
  data: { lat: SECRET, lon: 2.17403 },
}
const RATED = { ...LOCATED, type: 'media.rated', data: { mediaId: 'bob.a', stars: 5 } }
const UPLOADED = {
  ...LOCATED,
  type: 'media.uploaded',
  data: { mediaId: 'ann.a', bytes: 1, contentType: 'image/png' },
}

/** The event as JSON text, so that `1e999` and `__proto__` arrive as they would in a request. */
const read = (event: object | string) => {
  const text = typeof event === 'string' ? event : JSON.stringify(event)
  const result = validateEvent(JSON.parse(text))
  return result.ok ? 'taken' : result.error.reason
}
const withData = (event: { data: object }, data: object) => ({ ...event, data: { ...event.data, ...data } })
const without = (key: string) => Object.fromEntries(Object.entries(LOCATED).filter(([name]) => name !== key))

test('validateEvent() takes every valid event and gives back the very same object', () => {
  fc.assert(
    fc.property(anyEvent(), (event) => {
      const result = validateEvent(event)
      expect(result.ok && result.value).toBe(event)
    }),
  )
})

test('validateEvent() refuses any other JSON as no event', () => {
  fc.assert(
    fc.property(json(), (value) => {
      expect(validateEvent(value)).toMatchObject({ ok: false, error: { reason: 'not-an-event' } })
    }),
  )
})

describe('validateEvent() refuses', () => {
  test.each(Object.keys(LOCATED))('an event without %s', (key) => {
    expect(read(without(key))).toBe('not-an-event')
  })

  test.each([
    ['a specversion other than 1.0', { ...LOCATED, specversion: '0.3' }],
    ['an empty id', { ...LOCATED, id: '' }],
    ['an id of 129 characters', { ...LOCATED, id: 'x'.repeat(129) }],
    ['an id with a control character', { ...LOCATED, id: 'a\u0000b' }],
    ['an id with a lone surrogate', { ...LOCATED, id: 'a\ud800' }],
    ['an id that is a number', { ...LOCATED, id: 7 }],
    ['a subject with a dot', { ...LOCATED, subject: 'ann.a' }],
    ['a subject with a line break at its end', { ...LOCATED, subject: 'ann\n' }],
    ['a subject of 65 characters', { ...LOCATED, subject: 'a'.repeat(65) }],
    ['a day that is not in the calendar', { ...LOCATED, time: '2023-02-29T00:00:00Z' }],
    ['a time with an offset', { ...LOCATED, time: '2024-01-01T00:00:00+01:00' }],
    ['a dataschema that is no text', { ...LOCATED, dataschema: 2 }],
    ['a latitude beyond the pole', withData(LOCATED, { lat: 90.0001 })],
    ['a longitude beyond the antimeridian', withData(LOCATED, { lon: -180.0001 })],
    ['a latitude as text', withData(LOCATED, { lat: '41' })],
    ['a negative accuracy', withData(LOCATED, { accuracyMeters: -1 })],
    ['data that is an array', { ...LOCATED, data: [] }],
    ['half a star', withData(RATED, { stars: 4.5 })],
    ['no stars', withData(RATED, { stars: 0 })],
    ['six stars', withData(RATED, { stars: 6 })],
    ['a media id without a suffix', withData(RATED, { mediaId: 'bob' })],
    ['bytes that are no integer', withData(UPLOADED, { bytes: 0.5 })],
    ['negative bytes', withData(UPLOADED, { bytes: -1 })],
    ['more bytes than can be counted', withData(UPLOADED, { bytes: 2 ** 53 })],
    ['a number too great to represent', JSON.stringify(LOCATED).replace('"ann"', '"ann","extra":[1e999]')],
    [
      'nesting too deep to write',
      { ...LOCATED, type: 'odd', data: JSON.parse(`${'['.repeat(64)}${']'.repeat(64)}`) as unknown },
    ],
  ])('%s', (_, event) => {
    expect(read(event)).toBe('not-an-event')
  })

  test.each([
    ['a media of another', withData(UPLOADED, { mediaId: 'bob.a' })],
    ['a media of one whose id begins alike', withData(UPLOADED, { mediaId: 'anna.a' })],
    ['a media of one whose id is a beginning', { ...UPLOADED, subject: 'anna' }],
  ])('an upload of %s', (_, event) => {
    expect(read(event)).toBe('not-owner')
  })

  test.each(['media.described', 'media.metadata-extracted', 'media.deleted', 'usage.quota-exceeded'])(
    'a %s by anyone but the owner',
    (type) => {
      const data = { mediaId: 'bob.a', reason: 'user', usedBytes: 2, quotaBytes: 1 }
      expect(read({ ...LOCATED, type, data })).toBe('not-owner')
      expect(read({ ...LOCATED, type, subject: 'bob', data })).toBe('taken')
    },
  )

  test('a rating of one’s own media', () => {
    expect(read(RATED)).toBe('taken')
    expect(read({ ...RATED, subject: 'bob' })).toBe('own-media')
  })
})

describe('validateEvent() takes', () => {
  test.each([
    ['an id of 128 code points outside the BMP', { ...LOCATED, id: '😀'.repeat(128) }],
    ['a rating withdrawn', withData(RATED, { stars: null })],
    ['attributes and fields it does not know', { ...withData(LOCATED, { speed: 1 }), traceparent: 'x' }],
    ['an unknown type without data', { ...without('data'), type: '__proto__' }],
    ['a type that differs in case only, as an unknown one', { ...LOCATED, type: 'User.Located', data: 1 }],
  ])('%s', (_, event) => {
    expect(read(event)).toBe('taken')
  })
})

test('a key named __proto__ fills in for no missing field', () => {
  const text = JSON.stringify(without('subject')).replace('{', '{"__proto__":{"subject":"ann"},')
  expect(read(text)).toBe('not-an-event')
})

test('a refusal says where and why, and never repeats the event’s content', () => {
  const result = validateEvent({ ...withData(LOCATED, { lat: 100 + SECRET }), subject: 'a secret!' })
  const error = result.ok ? undefined : result.error
  expect(error?.errors?.map(({ path }) => path)).toEqual(expect.arrayContaining(['/subject', '/data/lat']))
  expect(JSON.stringify(error)).not.toMatch(/40338|secret/)
})
