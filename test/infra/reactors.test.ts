import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { tablesOf } from '../../src/application/application.ts'
import { application } from '../../src/application/make.ts'
import { reactor } from '../../src/application/reactor.ts'
import orders from '../examples/orders/application.ts'
import { allowedTo } from './support/policies.ts'
import { synthesizeOf, type Synthesized } from './support/synthesize.ts'
import { propertiesOf } from './support/template.ts'

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
})
