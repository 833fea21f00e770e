import Type from 'typebox'
import { describe, expect, test } from 'vitest'
import { envelope } from '../../../src/events/envelope.ts'
import { upcast, versionUri } from '../../../src/events/upcast.ts'
import { upcaster } from '../../../src/events/upcaster.ts'
import { validateEvent } from '../../media.ts'

/** `user.registered` as if it had first and last names at first, then a `name`, then a `displayName`. */
const first = upcaster(
  Type.Object({ ...envelope, data: Type.Object({ given: Type.String(), family: Type.String() }) }),
  (event) => ({ ...event, data: { name: `${event.data.given} ${event.data.family}` } }),
)
const second = upcaster(
  Type.Object({ ...envelope, data: Type.Object({ name: Type.String() }) }),
  (event) => ({ ...event, data: { displayName: event.data.name } }),
)
const registry = new Map([['user.registered', [first, second]]])

const EVENT = {
  specversion: '1.0',
  id: 'e1',
  source: 'test',
  type: 'user.registered',
  subject: 'ann',
  time: '2024-01-01T00:00:00Z',
  traceparent: 'kept',
}
const of = (version: number) => versionUri('user.registered', version)
const PRESENT = { ...EVENT, dataschema: of(3), data: { displayName: 'Ann Lee' } }

describe('upcast()', () => {
  test('brings every older version up to the present one', () => {
    const one = { ...EVENT, data: { given: 'Ann', family: 'Lee' } }
    const two = { ...EVENT, dataschema: of(2), data: { name: 'Ann Lee' } }
    for (const old of [one, { ...one, dataschema: of(1) }, two, PRESENT])
      expect(upcast(old, registry)).toEqual({ ok: true, value: PRESENT })
  })

  test('changes nothing the second time', () => {
    expect(upcast(PRESENT, registry)).toHaveProperty('value', PRESENT)
  })

  test('takes anybody else’s dataschema for version 1', () => {
    const foreign = { ...EVENT, dataschema: 'https://example.com/3', data: { given: 'Ann', family: 'Lee' } }
    expect(upcast(foreign, registry)).toEqual({ ok: true, value: PRESENT })
  })

  test('refuses an event that is not of the version in its dataschema', () => {
    const wrong = { ...EVENT, dataschema: of(2), data: { given: 'Ann', family: 'Lee' } }
    expect(upcast(wrong, registry)).toMatchObject({ ok: false, error: { reason: 'not-an-event' } })
  })

  test.each(['4', '0', 'x', '', '1e1', '2 '])('refuses version "%s", which we do not know', (version) => {
    const dataschema = `urn:tributary:user.registered:${version}`
    const refused = { ok: false, error: { reason: 'not-an-event', errors: [{ path: '/dataschema' }] } }
    expect(upcast({ ...PRESENT, dataschema }, registry)).toMatchObject(refused)
  })

  test.each([null, 1, 'text', [], {}, { type: 7 }, { type: '__proto__' }, { type: 'user.renamed' }])(
    'gives back %j, which is no event of ours',
    (value) => {
      expect(upcast(value, registry)).toEqual({ ok: true, value })
    },
  )
})

test('validateEvent() parks a version newer than ours rather than fold it wrongly', () => {
  const event = { ...EVENT, data: { displayName: 'Ann' } }
  expect(validateEvent({ ...event, dataschema: of(1) }).ok).toBe(true)
  expect(validateEvent({ ...event, dataschema: of(2) }).ok).toBe(false)
  expect(validateEvent({ ...event, dataschema: 'https://example.com/v2' }).ok).toBe(true)
  expect(
    validateEvent({ ...event, type: 'user.renamed', dataschema: 'urn:tributary:user.renamed:9' }).ok,
  ).toBe(true)
})
