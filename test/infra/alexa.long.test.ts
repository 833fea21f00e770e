import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consumers } from '../../consumers/all.ts'
import { alexaFrom } from '../../infra/media/alexa.ts'
import { toRecord } from '../../src/codec/encode.ts'
import { consume } from '../../src/consume/consume.ts'
import type { Event } from '../../src/events/event.ts'
import { openDynamodbTables } from '../../src/tables/dynamodb.ts'
import { vocabulary } from '../media.ts'
import { located, uploaded } from '../rooms/api/support/told.ts'
import { MemoryLog } from '../rooms/mapping/support/memory-log.ts'
import { linking } from '../rooms/media/alexa/linking.ts'
import { requestOf, SKILL } from '../rooms/media/alexa/sending.ts'
import { listen, startDynalite, trialOf } from '../servers/dynamodb.ts'
import { alarmsOf, nameOf } from './support/alarms.ts'
import { bundleOf, environmentOf, makeTables } from './support/cloud.ts'
import { endingAll } from './support/endings.ts'
import { allowedTo } from './support/policies.ts'
import { recordingWire } from './support/recording-wire.ts'
import { startFunction } from './support/running-function.ts'
import { synthesize, type Synthesized } from './support/synthesize.ts'
import { deployed, propertiesOf, resourceOf } from './support/template.ts'

const alexa = alexaFrom(SKILL, 'M1A2B3C4D5E6F7')!

/** A port where nobody listens: the function has no business there. */
const NOWHERE = 'http://127.0.0.1:9'

/** Folds events into the tables of the stack, as the functions of the consumers would. */
async function fold(endpoint: string, events: readonly object[]): Promise<void> {
  const log = new MemoryLog(1, () => Date.parse('2026-01-01T00:00:00Z'))
  await log.append(events.map((event) => toRecord(event as Event)))
  const tables = openDynamodbTables({ ...trialOf(endpoint, 'tributary-dev'), create: false })
  const park = () => Promise.reject(new Error('Nothing is to be parked'))
  for (const consumer of consumers)
    expect(await consume(consumer, log.all(), { vocabulary, tables, park })).toEqual({ kind: 'done' })
  await tables.close()
}

/** The bundle of the skill's function, with tables and with keys of the user pool on servers in the place of AWS's. */
const deploySkill = () =>
  endingAll(async (onEnd) => {
    const stack = synthesize('dev', { alexa, bundles: true })
    onEnd(() => rmSync(stack.directory, { recursive: true }))
    const [pool] = resourceOf(stack, 'AWS::Cognito::UserPool', 'People')
    const [client] = resourceOf(stack, 'AWS::Cognito::UserPoolClient', 'PeopleAlexa')
    const link = await linking()
    const asked: string[] = []
    const cognito = await listen(
      createServer((request, response) => {
        asked.push(request.url ?? '')
        response.setHeader('content-type', 'application/json').end(JSON.stringify(link.keys))
      }),
    )
    onEnd(cognito.close)
    const dynalite = await startDynalite()
    onEnd(dynalite.close)
    await makeTables(stack, dynalite.endpoint)
    await fold(dynalite.endpoint, [
      located('ann'),
      located('bob'),
      uploaded('ann.1', 1_024),
      uploaded('bob.1'),
    ])
    const servers = { kinesis: NOWHERE, dynamodb: dynalite.endpoint, s3: NOWHERE }
    const wire = await recordingWire(servers, 'no stream', () => true)
    onEnd(wire.close)
    const run = await startFunction(bundleOf(stack, 'Alexa'), {
      ...environmentOf(stack, 'Alexa', wire.endpoint),
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.endpoint,
    })
    onEnd(run.end)
    const iss = `https://cognito-idp.us-east-1.amazonaws.com/${pool}`
    const tokenFor = (user: string, claims: object = {}) =>
      link.tokenFor(user, { iss, client_id: client, ...claims })
    return { stack, run, calls: wire.calls, asked, pool, tokenFor }
  })

let cloud: Awaited<ReturnType<typeof deploySkill>>
let stack: Synthesized
beforeAll(async () => {
  cloud = await deploySkill()
  stack = cloud.stack
})
afterAll(() => cloud.end())

const ask = (name: string, token?: string, skill = SKILL) =>
  cloud.run.invoke(
    requestOf({ type: 'IntentRequest', intent: { name }, timestamp: new Date().toISOString() }, token, skill),
  )

const saying = (text: string) => ({ response: { outputSpeech: { text } } })

describe('the bundle of the Alexa skill', () => {
  test('answers the user of the linked account from the tables', async () => {
    const token = await cloud.tokenFor('ann')
    expect(await ask('RoomLeftIntent', token)).toMatchObject(
      saying('You have 1023 megabytes left of your 1 gigabyte.'),
    )
    expect(await ask('NearbyIntent', await cloud.tokenFor('zoe'))).toMatchObject(
      saying('I do not know where you are. Open the app, so that it can tell me.'),
    )
    expect(await ask('NearbyIntent', token)).toMatchObject({
      response: { outputSpeech: { text: expect.stringContaining('within a kilometre of you') as string } },
    })
    expect(cloud.asked).toEqual([`/${cloud.pool}/.well-known/jwks.json`])
  })

  test('asks to link an account without one, and with a token that is not Alexa’s', async () => {
    const web = await cloud.tokenFor('ann', { client_id: 'web' })
    const id = await cloud.tokenFor('ann', { token_use: 'id' })
    for (const token of [undefined, 'none', web, id])
      expect(await ask('RoomLeftIntent', token)).toMatchObject({
        response: { card: { type: 'LinkAccount' } },
      })
  })

  test('fails for another skill, and answers 400 to an unsigned request by a URL', async () => {
    await expect(ask('RoomLeftIntent', undefined, 'amzn1.ask.skill.other')).rejects.toThrow('another skill')
    const sent = { headers: {}, body: '{}', isBase64Encoded: false }
    expect(await cloud.run.invoke(sent)).toMatchObject({ statusCode: 400 })
  })

  test('makes no request that its role does not allow, and its role allows no table that it does not read', () => {
    const allowed = allowedTo(stack, 'Alexa').filter(({ actions }) => !/^(logs|xray):/.test(actions[0]!))
    // Later generations of a table, which a rebuild makes.
    const granted = allowed.flatMap(({ actions, resources }) =>
      resources.flatMap((one) => (one.endsWith('.*') ? [] : actions.map((action) => `${action} ${one}`))),
    )
    const made = new Set(cloud.calls.map(({ action, resource }) => `${action} ${resource}`))
    expect([...made].sort()).toEqual(granted.sort())
  })
})

describe('the stack with an Alexa skill', () => {
  test('admits Alexa only, for this skill only, and gives the function no URL', () => {
    const admitted = propertiesOf(stack, 'AWS::Lambda::Permission').map((each) => deployed(stack, each))
    const run = resourceOf(stack, 'AWS::Lambda::Function', 'Alexa')[0]
    expect(admitted.filter((each) => (each as { FunctionName: string }).FunctionName === run)).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: run,
        Principal: 'alexa-appkit.amazon.com',
        EventSourceToken: SKILL,
      },
    ])
    expect(stack.ofType('AWS::Lambda::Url')).toEqual([])
  })

  test('has a client of its own for account linking, which comes back to Alexa and nowhere else', () => {
    const clients = propertiesOf(stack, 'AWS::Cognito::UserPoolClient')
    expect(clients.filter(({ AllowedOAuthFlowsUserPoolClient: opened }) => opened === true)).toMatchObject([
      {
        GenerateSecret: true,
        AllowedOAuthFlows: ['code'],
        AllowedOAuthScopes: ['openid'],
        CallbackURLs: [
          'https://pitangui.amazon.com/api/skill/link/M1A2B3C4D5E6F7',
          'https://layla.amazon.com/api/skill/link/M1A2B3C4D5E6F7',
          'https://alexa.amazon.co.jp/api/skill/link/M1A2B3C4D5E6F7',
        ],
      },
    ])
    expect(propertiesOf(stack, 'AWS::Cognito::UserPoolDomain')).toHaveLength(1)
  })

  test('has alarms for the function, and outputs for the console', () => {
    expect(
      alarmsOf(stack)
        .map(nameOf)
        .filter((name) => name.startsWith('alexa')),
    ).toEqual(['alexa: errors', 'alexa: throttles'])
    const { Outputs } = stack.template as unknown as { Outputs: object }
    expect(Outputs).toMatchObject({ AlexaFunction: {}, AlexaClient: {}, AlexaSignIn: {} })
  })
})
