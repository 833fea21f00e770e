import { rmSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { reactorsOf, tablesOf } from '../../src/application/application.ts'
import { application } from '../../src/application/make.ts'
import { reactor } from '../../src/application/reactor.ts'
import orders from '../examples/orders/application.ts'
import { codesOf } from '../../infra/code.ts'
import { allowedTo } from './support/policies.ts'
import { synthesizeOf, type Synthesized } from './support/synthesize.ts'
import { propertiesOf, resourceOf, statementsIn } from './support/template.ts'

const ENTRY = fileURLToPath(new URL('../examples/orders/application.ts', import.meta.url))

describe('a reactor', () => {
  const settings = {
    batchSize: 7,
    bisectBatchOnFunctionError: false,
    maximumBatchingWindowInSeconds: 3,
    maximumRecordAgeInSeconds: 3_600,
    maximumRetryAttempts: 4,
    parallelizationFactor: 2,
  }
  const acting = (more: object = {}) =>
    application({
      name: 'acting',
      events: orders.vocabulary.types,
      tables: tablesOf(orders),
      reactors: [
        reactor({
          name: 'thanks',
          about: orders.vocabulary.types,
          react: () => [],
          delivery: settings,
          ...more,
        }),
      ],
    })
  /** The stack of an application with this reactor, without cdk-nag. The directory of the output is removed. */
  function made(more?: object): Synthesized {
    const stack = synthesizeOf({ application: acting(more), entry: ENTRY }, { checks: false })
    rmSync(stack.directory, { recursive: true })
    return stack
  }
  const allowed = (more?: object) =>
    allowedTo(made(more), 'Consumerthanks').filter(({ actions }) =>
      actions.some((action) => /^dynamodb|PutRecords/.test(action)),
    )
  const written = ['dynamodb:BatchGetItem', 'dynamodb:PutItem']
  const kept = ['reactions', 'checkpoints', 'parked', 'parked-bytes'].map((name) => `acting-dev-${name}`)

  test('has a mapping that begins at the end of the log and has all settings of the reactor', () => {
    const stack = made()
    const mappings = propertiesOf(stack, 'AWS::Lambda::EventSourceMapping')
    const told = Object.entries(settings).map(([name, value]) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      value,
    ])
    expect(mappings.at(-1)).toMatchObject({ ...Object.fromEntries(told), StartingPosition: 'LATEST' })
    const [, { Properties }] = stack
      .ofType('AWS::Lambda::Function')
      .find(([id]) => id.startsWith('Consumerthanks'))!
    expect(Properties['Environment']).toMatchObject({
      Variables: { TRIBUTARY_CONSUMER: 'thanks', TRIBUTARY_LOG: 'kinesis', TRIBUTARY_PREFIX: 'acting-dev' },
    })
  })

  test('may write only its progress and parked records if it declares no `after` and no `appends`', () => {
    expect(allowed()).toEqual([{ actions: written, resources: kept }])
  })

  test('may append if it declares `appends`, and may read the tables in `after`', () => {
    const more = { appends: orders.vocabulary.types, after: ['followers'] }
    expect(allowed(more)).toEqual([
      { actions: written, resources: kept },
      { actions: ['kinesis:PutRecords'], resources: [expect.stringMatching(/^Events/)] },
      {
        actions: ['dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan'],
        resources: ['acting-dev-followers', 'acting-dev-followers.*'],
      },
      { actions: ['dynamodb:Query'], resources: ['acting-dev-checkpoints'] },
      { actions: ['dynamodb:BatchGetItem'], resources: ['acting-dev-generations'] },
      { actions: ['dynamodb:Query'], resources: ['acting-dev-followers/index/index'] },
    ])
  })

  test('that uses objects gets a closed bucket, its name, and rights to its objects; another gets none of these', () => {
    const stack = made({ uses: ['objects'] })
    const [id] = stack.ofType('AWS::S3::Bucket').find(([name]) => name.startsWith('Objects'))!
    expect(allowedTo(stack, 'Consumerthanks')).toEqual(
      expect.arrayContaining([
        { actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], resources: [`${id}/*`] },
        { actions: ['s3:ListBucket'], resources: [id] },
      ]),
    )
    const [, { Properties }] = stack
      .ofType('AWS::Lambda::Function')
      .find(([name]) => name.startsWith('Consumerthanks'))!
    expect(Properties['Environment']).toMatchObject({ Variables: { TRIBUTARY_BUCKET: { Ref: id } } })
    expect(JSON.stringify(made().template)).not.toMatch(/"s3:GetObject|TRIBUTARY_BUCKET/)
  })

  test('that notifies gets a topic, its name, and the right to publish to it and nothing else; another gets none of these', () => {
    const stack = made({ uses: ['notifier'] })
    const [id, { Properties }] = resourceOf(stack, 'AWS::SNS::Topic', 'Notifications')
    expect(JSON.stringify(Properties['KmsMasterKeyId'])).toContain('alias/aws/sns')
    const rights = propertiesOf(stack, 'AWS::IAM::Policy')
      .flatMap(({ PolicyDocument }) => statementsIn(PolicyDocument))
      .filter(({ Action }) => /sns:|kms:/.test(String(Action)))
    expect(rights).toEqual([{ Effect: 'Allow', Action: 'sns:Publish', Resource: { Ref: id } }])
    const closed = propertiesOf(stack, 'AWS::SNS::TopicPolicy').filter(({ Topics }) =>
      JSON.stringify(Topics).includes(id),
    )
    expect(closed).toMatchObject([
      {
        PolicyDocument: {
          Statement: [
            {
              Action: 'sns:Publish',
              Effect: 'Deny',
              Principal: '*',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    ])
    const [, run] = resourceOf(stack, 'AWS::Lambda::Function', 'Consumerthanks')
    expect(run.Properties['Environment']).toMatchObject({ Variables: { TRIBUTARY_TOPIC: { Ref: id } } })
    expect(stack.template).toMatchObject({ Outputs: { Notifications: { Value: { Ref: id } } } })
    expect(JSON.stringify(made().template)).not.toMatch(/sns:Publish.*Notif|TRIBUTARY_TOPIC|"Notifications/)
  })

  test.each([
    [[], 'entry-reactor'],
    [['objects'], 'entry-objects-reactor'],
    [['notifier'], 'entry-notifier-reactor'],
    [['notifier', 'objects'], 'entry-objects-notifier-reactor'],
  ])('that uses %j has a bundle with the clients for these, and no others', (uses, entry) => {
    const consumer = reactorsOf(acting({ uses }))[0]!
    expect(basename(codesOf(ENTRY).consumer(consumer).entry, '.ts')).toBe(entry)
  })
})
