import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHouse, type House } from './support/house.ts'
import { located } from './support/told.ts'

const NDJSON = { 'content-type': 'application/x-ndjson' }

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

describe('the media type of a body', () => {
  it.each([
    ['application/cloudevents+json', 200],
    ['application/json', 200],
    ['application/json; charset=utf-8', 200],
    ['application/json; charset="utf-8"; profile="a;b"', 200],
    ['Application/JSON ;\tprofile="a\\"; charset=latin1" ; CharSet="UTF\\-8";', 200],
    ['application/x-ndjson; charset=UTF8', 200],
    ['application/json; charset=iso-8859-1', 415],
    ['application/cloudevents+json; charset="utf-16"', 415],
    ['application/json; charset', 415],
    ['application/json; profile="a', 415],
    ['application/json, text/plain', 415],
    ['text/json', 415],
  ])('answers one event as %s with %i', async (type, status) => {
    const answer = await house.ask('POST', '/events', {
      body: located('ann'),
      headers: { 'content-type': type },
    })
    expect(answer.status).toBe(status)
  })

  it('says that no other charset than UTF-8 is read', async () => {
    const headers = { 'content-type': 'application/json; charset=latin1' }
    expect(
      (await house.ask('PUT', '/users/ann/location', { body: { lat: 1, lon: 2 }, headers })).body,
    ).toMatchObject({ status: 415, detail: 'The body must be UTF-8: no other charset is read' })
  })
})

describe('the lines and the text of a body', () => {
  it.each(['\n\n', '\r\n \t\r\n'])(
    'counts events, not lines: 500 of them, each followed by %j',
    async (gap) => {
      const lines = Array.from({ length: 500 }, () => JSON.stringify(located('ann')) + gap)
      const taken = await house.ask('POST', '/events', { body: gap + lines.join(''), headers: NDJSON })
      expect([taken.status, (taken.body as { results: unknown[] }).results]).toMatchObject([
        200,
        { length: 500 },
      ])
      const more = await house.ask('POST', '/events', { body: [...lines, '{}'].join(''), headers: NDJSON })
      expect(more.status).toBe(413)
    },
  )

  it('refuses a line of bytes that are no UTF-8 alone, by its number, and drops a mark at the beginning only', async () => {
    const [first, last] = [located('ann'), located('ann')]
    const [mark, bad] = [Buffer.from('\uFEFF'), Buffer.from([0x22, 0xff, 0x22])]
    const newline = Buffer.from('\r\n')
    const lines = [mark, Buffer.from(JSON.stringify(first)), newline, newline, bad, newline, mark, newline]
    const body = Buffer.concat([...lines, Buffer.from(JSON.stringify(last))])
    const answer = await house.ask('POST', '/events', { body, headers: NDJSON })
    expect(answer.body).toMatchObject({
      results: [
        { id: first.id },
        { error: { reason: 'not-json', detail: 'The line is not UTF-8', line: 3 } },
        { error: { reason: 'not-json', line: 4 } },
        { id: last.id },
      ],
    })
  })

  it.each(['application/json', 'application/cloudevents+json'])('drops a mark before %s', async (type) => {
    const headers = { 'content-type': type }
    const marked = (body: string) => house.ask('POST', '/events', { body: `\uFEFF${body}`, headers })
    expect((await marked(JSON.stringify(located('ann')))).status).toBe(200)
    expect((await marked(`\uFEFF${JSON.stringify(located('ann'))}`)).status).toBe(400)
    expect((await marked(JSON.stringify([located('ann')]))).status).toBe(200)
  })
})
