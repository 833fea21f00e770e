import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { distanceInWords, sizeInWords } from '../../../../src/media/alexa/in-words.ts'
import { openHouse, type House } from '../../api/support/house.ts'
import { located, uploaded } from '../../api/support/told.ts'
import { requestOf, send } from './sending.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  const body = [located('ann'), uploaded('ann.1'), uploaded('bob.1'), located('cy')]
  await house.ask('POST', '/events', { token: await house.token('root', 'admin'), body })
  await house.settle()
})
afterAll(() => house.close())

const ask = (path: string, token: string) => house.ask('GET', path, { token })

const intent = (name: string) => ({ type: 'IntentRequest', intent: { name, confirmationStatus: 'NONE' } })

const saidTo = async (name: string, user?: string) => {
  const token = user === undefined ? undefined : await house.token(user)
  const { body } = await send(requestOf(intent(name), token), { ask })
  return body.response
}

const speech = (text: string) => ({
  outputSpeech: { type: 'PlainText', text },
  shouldEndSession: true,
})

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

  it('asks to link an account without a token, with one that is none, and with one that has expired', async () => {
    const link = { card: { type: 'LinkAccount' }, shouldEndSession: true }
    const old = await house.token('ann', 'user', -10)
    for (const token of [undefined, 'no token', 'a.b.c', old])
      expect((await send(requestOf(intent('RoomLeftIntent'), token), { ask })).body.response).toMatchObject(
        link,
      )
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
