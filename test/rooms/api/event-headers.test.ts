import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventIn } from '../../../src/api/event-headers.ts'
import { openHouse, type House } from './support/house.ts'
import { located } from './support/told.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const { data, ...attributes } = located('ann')
const JSON_DATA = { 'content-type': 'application/json; charset=utf-8' }

const headersOf = (over: object = {}) =>
  Object.fromEntries(Object.entries({ ...attributes, ...over }).map(([name, value]) => [`ce-${name}`, value]))

async function history() {
  await house.settle(['log'])
  return (await house.ask('GET', '/history/users/ann')).body as { items: object[] }
}

describe('POST /events in binary mode', () => {
  it('takes the attributes of headers, and data of the body', async () => {
    const headers = { ...headersOf({ traceid: 'Euro%20%E2%82%AC %F0%9f%98%80' }), ...JSON_DATA }
    const { status } = await house.ask('POST', '/events', { body: data, headers })
    expect(status).toBe(200)
    expect((await history()).items).toMatchObject([
      { ...attributes, data, traceid: 'Euro € 😀', datacontenttype: JSON_DATA['content-type'] },
    ])
  })

  it('takes an event without data, and data of any type that is JSON, also a list', async () => {
    const ask = (body: unknown, id: string, type?: string) => {
      const headers = { ...headersOf({ type: 'game.scored', id }), ...(type && { 'content-type': type }) }
      return house.ask('POST', '/events', { ...(body !== undefined && { body }), headers })
    }
    expect((await ask(undefined, '1')).status).toBe(200)
    expect((await ask([1, { a: 2 }], '2', 'application/vnd.game+json')).status).toBe(200)
    expect((await ask('"text"', '3', 'Application/JSON')).status).toBe(200)
    expect((await history()).items).toMatchObject([{ id: '1' }, { data: [1, { a: 2 }] }, { data: 'text' }])
  })

  it('goes by the body where that is a whole event, or lines of them, whatever headers say', async () => {
    for (const type of [
      'application/cloudevents+json',
      'application/x-ndjson',
      'application/cloudevents-batch+json',
    ]) {
      const body = type.includes('batch') ? [located('ann')] : located('ann')
      const headers = { ...headersOf({ id: 'other' }), 'content-type': type }
      expect((await house.ask('POST', '/events', { body, headers })).status).toBe(200)
    }
    expect(JSON.stringify(await history())).not.toContain('other')
  })

  it.each([
    [headersOf({ specversion: '0.3' }), data, 400, '/specversion'],
    [{ 'ce-id': '1' }, data, 400, ''],
    [headersOf({ subject: 'bob' }), data, 403, undefined],
    [headersOf({ id: '%C0%A0' }), data, 400, '/id'],
    [headersOf({ id: '%4' }), data, 400, '/id'],
    [headersOf({ id: 'é' }), data, 400, '/id'],
    [{ ...headersOf(), 'ce-data': '{}' }, data, 400, '/data'],
    [{ ...headersOf(), 'ce-datacontenttype': 'text/plain' }, data, 400, '/datacontenttype'],
    [{ ...headersOf(), 'ce-data_base64': 'e30=' }, data, 400, '/data_base64'],
    [headersOf(), { lat: 91, lon: 0 }, 400, '/data/lat'],
    [headersOf(), '{"lat": 1,}', 400, undefined],
    [headersOf(), '{"lat": 1e999, "lon": 2}', 400, undefined],
    [headersOf(), { ...data, note: 'x'.repeat(300_000) }, 413, undefined],
    [{ ...headersOf(), 'content-type': 'text/plain' }, 'text', 415, undefined],
    [{ ...headersOf(), 'content-type': 'application/json; charset=latin1' }, data, 415, undefined],
  ])('refuses %j', async (headers, body, status, path) => {
    const answer = await house.ask('POST', '/events', { body, headers: { ...JSON_DATA, ...headers } })
    expect(answer.body).toMatchObject({ status, ...(path !== undefined && { errors: [{ path }] }) })
  })

  it('is of no other route', async () => {
    const headers = { ...headersOf(), ...JSON_DATA }
    expect((await house.ask('PUT', '/users/ann/location', { body: data, headers })).status).toBe(202)
  })
})

describe('eventIn()', () => {
  it('decodes percent-encoding once, in quotes or not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const encoded = encodeURIComponent(text)
        const quoted = `"${encoded.replaceAll(/[~!]/g, '\\$&')}"`
        for (const header of [encoded, quoted])
          expect(eventIn({ 'ce-a1': header }, undefined)).toEqual({ ok: true, value: { a1: text } })
      }),
    )
  })
})
