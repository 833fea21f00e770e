import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { distanceInWords, sizeInWords } from '../../../../src/media/alexa/in-words.ts'
import type { AccountOf } from '../../../../src/media/alexa/skill.ts'
import { userOf } from '../../../../src/media/alexa/user-of.ts'
import { openHouse, type House } from '../../api/support/house.ts'
import { located, uploaded } from '../../api/support/told.ts'
import { linking } from './linking.ts'
import { requestOf, send, skillOn } from './sending.ts'

let house: House
let link: Awaited<ReturnType<typeof linking>>
beforeAll(async () => {
  house = await openHouse()
  link = await linking()
  const body = [located('ann'), uploaded('ann.1'), uploaded('bob.1'), located('cy')]
  await house.ask('POST', '/events', { token: await house.token('root', 'admin'), body })
  await house.settle()
})
afterAll(() => house.close())

const accountOf: AccountOf = async (accessToken) => {
  const user = await userOf(accessToken, link.pool)
  if (user === undefined) return undefined
  const token = await house.token(user)
  return { user, ask: (path) => house.ask('GET', path, { token }) }
}

const intent = (name: string) => ({ type: 'IntentRequest', intent: { name, confirmationStatus: 'NONE' } })

const saidTo = async (name: string, user?: string) => {
  const token = user === undefined ? undefined : await link.tokenFor(user)
  const { body } = await send(requestOf(intent(name), token), { accountOf })
  return body.response
}

const speech = (text: string) => ({
  outputSpeech: { type: 'PlainText', text },
  shouldEndSession: true,
})

const LINKING = { card: { type: 'LinkAccount' }, shouldEndSession: true }

describe('the Alexa skill', () => {
  it('says how much room is left, and what is near, as far as the user may see it', async () => {
    expect(await saidTo('RoomLeftIntent', 'zoe')).toEqual(
      speech('You have 1000 bytes left of your 1000 bytes.'),
    )
    expect(await saidTo('NearbyIntent', 'zoe')).toEqual(
      speech('I do not know where you are. Open the app, so that it can tell me.'),
    )
    expect(await saidTo('NearbyIntent', 'ann')).toMatchObject({
      outputSpeech: { text: expect.stringMatching(/within a kilometre of you/) as string },
    })
  })

  it('asks to link an account without a token, and with one that proves none', async () => {
    const old = await link.tokenFor('ann', { exp: 1_700_000_000 })
    const web = await link.tokenFor('ann', { client_id: 'web' })
    for (const token of [undefined, '', 'no token', 'a.b.c', old, web])
      for (const name of ['RoomLeftIntent', 'NearbyIntent'])
        expect((await send(requestOf(intent(name), token), { accountOf })).body.response).toMatchObject(
          LINKING,
        )
  })

  it('takes the user from the token alone, whatever the request tells of one', async () => {
    const request = requestOf(intent('RoomLeftIntent'))
    Object.assign(request.context.System.user, { userId: 'ann', sub: 'ann' })
    Object.assign(request.session, { user: { userId: 'ann' }, attributes: { user: 'ann' } })
    expect((await send(request, { accountOf })).body.response).toMatchObject(LINKING)
  })

  it('says that it does not know at the moment if the account or the answer cannot be found out', async () => {
    const later = speech('I cannot find that out at the moment. Please try again later.')
    const down = new Error('connect ECONNREFUSED')
    const failing: readonly AccountOf[] = [
      () => Promise.reject(down),
      () => Promise.resolve({ user: 'ann', ask: () => Promise.reject(down) }),
      () => Promise.resolve({ user: 'ann', ask: () => Promise.resolve({ status: 503, body: {} }) }),
      () => Promise.resolve({ user: 'ann', ask: () => Promise.resolve({ status: 200, body: {} }) }),
    ]
    for (const [at, one] of failing.entries()) {
      const { body, reasons } = await send(requestOf(intent('RoomLeftIntent'), 't'), { accountOf: one })
      expect(body.response).toEqual(later)
      expect(reasons).toEqual(at < 2 ? [down] : [])
    }
  })

  it('helps, and ends', async () => {
    const { body } = await send(requestOf({ type: 'LaunchRequest' }))
    expect(body.response).toMatchObject({ shouldEndSession: false })
    expect((await send(requestOf({ type: 'SessionEndedRequest' }))).body.response).toEqual({
      shouldEndSession: true,
    })
    expect(await saidTo('AMAZON.StopIntent')).toEqual(speech('Goodbye.'))
    expect(await saidTo('AMAZON.FallbackIntent')).toMatchObject({ shouldEndSession: false })
  })
})

describe('invoked by Alexa itself, without a URL', () => {
  const { handler, told } = skillOn({})

  it('the skill answers with Alexa’s response', async () => {
    expect(await handler(requestOf({ type: 'LaunchRequest' }))).toMatchObject({
      version: '1.0',
      response: { shouldEndSession: false },
    })
    expect(await handler(requestOf(intent('RoomLeftIntent')))).toMatchObject({ response: LINKING })
  })

  it.each([
    [
      'for another skill',
      requestOf({ type: 'LaunchRequest' }, undefined, 'amzn1.ask.skill.other'),
      'another skill',
    ],
    [
      'of yesterday',
      requestOf({ type: 'LaunchRequest', timestamp: '2020-01-01T00:00:00Z' }),
      'not of this moment',
    ],
    ['that is none', { Records: [] }, 'no request of Alexa'],
    ['that is nothing', null, 'no request of Alexa'],
  ])('it refuses a request %s', async (_, request, reason) => {
    await expect(handler(request)).rejects.toThrow(reason)
    expect(told.at(-1)).toContain(reason)
  })

  it('a request in the form of a URL’s needs its signature, whatever is beside it', async () => {
    const request = requestOf({ type: 'LaunchRequest' })
    const unsigned = { ...request, headers: {}, body: JSON.stringify(request), isBase64Encoded: false }
    expect(await handler(unsigned)).toMatchObject({ statusCode: 400 })
  })
})

it('the interaction model of the documentation has the intents that the skill answers', async () => {
  const page = readFileSync(new URL('../../../../docs/alexa.md', import.meta.url), 'utf8')
  const [, json = ''] = /```json\n([\s\S]+?)```/.exec(page) ?? []
  const { interactionModel } = JSON.parse(json) as {
    interactionModel: { languageModel: { intents: { name: string; samples: string[] }[] } }
  }
  const { intents } = interactionModel.languageModel
  const names = intents.map(({ name }) => name)
  for (const name of [
    'AMAZON.CancelIntent',
    'AMAZON.HelpIntent',
    'AMAZON.StopIntent',
    'AMAZON.FallbackIntent',
  ])
    expect(names).toContain(name)
  const own = intents.filter(({ name }) => !name.startsWith('AMAZON.'))
  expect(own.map(({ name }) => name)).toEqual(['RoomLeftIntent', 'NearbyIntent'])
  for (const { name, samples } of own) {
    expect(samples.length).toBeGreaterThan(3)
    expect(await saidTo(name)).toMatchObject(LINKING)
  }
})

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1 kilobyte'],
  [1_610_612_736, '1.5 gigabytes'],
  [1_073_741_823, '1023 megabytes'],
  [2 ** 53 - 1, '7.9 petabytes'],
])('%i bytes are %s', (bytes, words) => {
  expect(sizeInWords(bytes)).toBe(words)
})

it.each([
  [0, '10 metres'],
  [124, '120 metres'],
])('%i metres are %s', (meters, words) => {
  expect(distanceInWords(meters)).toBe(words)
})
