import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consumers as tables, reactors } from '../../consumers/all.ts'
import { tableSchema } from '../../src/tables/dynamodb/schema.ts'
import { stageOf } from '../../infra/media/stage-of.ts'
import { synthesize, type Synthesized } from './support/synthesize.ts'
import { propertiesOf, statementsIn } from './support/template.ts'
import { tableNames } from '../media.ts'

let prod: Synthesized
let dev: Synthesized
beforeAll(() => {
  prod = synthesize('prod')
  dev = synthesize('dev')
})
afterAll(() => {
  for (const { directory } of [prod, dev]) rmSync(directory, { recursive: true })
})

const consumers = [...tables, ...reactors]

/** Names that begin like the resource's: objects, later generations, and paths with parameters. */
const ALLOWED = /"\/(?:(?:media|derived)\/)?\*"|"\.\*"|"\/GET\/signed\/[^"]*"/g

describe('the stack', () => {
  test('has an event source mapping for every consumer, with the settings in its consumer.ts', () => {
    const mappings = propertiesOf(prod, 'AWS::Lambda::EventSourceMapping')
    const told = consumers.map(({ delivery }) => ({
      BatchSize: delivery.batchSize,
      MaximumBatchingWindowInSeconds: delivery.maximumBatchingWindowInSeconds,
      ParallelizationFactor: delivery.parallelizationFactor,
      BisectBatchOnFunctionError: delivery.bisectBatchOnFunctionError,
      MaximumRetryAttempts: delivery.maximumRetryAttempts,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      StartingPosition: delivery.startingPosition,
    }))
    expect(mappings).toMatchObject(told)
  })

  test('lets at most four mappings share the five reads a second that a shard serves', () => {
    const [stream] = prod.ofType('AWS::Kinesis::Stream')[0]!
    const shared = propertiesOf(prod, 'AWS::Lambda::EventSourceMapping').filter(({ EventSourceArn }) =>
      JSON.stringify(EventSourceArn).includes(stream),
    )
    expect(shared.length).toBeGreaterThan(0)
    expect(shared.length).toBeLessThanOrEqual(4)
  })

  test('has every table with the keys of the adapter and point-in-time recovery; in production, tables are protected from deletion', () => {
    const tables = propertiesOf(prod, 'AWS::DynamoDB::GlobalTable')
    expect(tables.map(({ TableName }) => TableName)).toEqual(
      tableNames.map((name) => `tributary-prod-${name}`),
    )
    for (const table of tables)
      expect(table).toMatchObject({
        ...tableSchema,
        SSESpecification: { SSEEnabled: true },
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      })
  })

  test.each([
    ['prod', 'RetainExceptOnCreate'],
    ['dev', 'Delete'],
  ])('of stage %s has, for its data, the deletion policy %s', (stage, policy) => {
    const { ofType } = stage === 'prod' ? prod : dev
    const kept = [
      'AWS::DynamoDB::GlobalTable',
      'AWS::Kinesis::Stream',
      'AWS::S3::Bucket',
      'AWS::Cognito::UserPool',
    ]
    for (const [, resource] of kept.flatMap(ofType))
      expect(resource).toMatchObject({ DeletionPolicy: policy })
  })

  test('has no policy that allows every action or every resource', () => {
    const policies = [...prod.ofType('AWS::IAM::Policy'), ...prod.ofType('AWS::IAM::Role')]
    const statements = policies.flatMap(([, { Properties }]) => statementsIn(Properties['PolicyDocument']))
    expect(statements.length).toBeGreaterThan(10)
    for (const { Effect, Action, Resource } of statements) {
      expect(Effect).toBe('Allow')
      expect([Action].flat().filter((action) => action.includes('*'))).toEqual([])
      expect(JSON.stringify(Resource).replaceAll(ALLOWED, '')).not.toContain('*')
    }
  })

  test('lets a consumer write its own table, its checkpoints and parked records, and no other table', () => {
    for (const { name } of tables) {
      const [, { Properties }] = prod
        .ofType('AWS::IAM::Policy')
        .find(([id]) => id.startsWith(`Consumer${name}role`))!
      const granted = JSON.stringify(statementsIn(Properties['PolicyDocument']))
      const granting = prod.ofType('AWS::DynamoDB::GlobalTable').filter(([id]) => granted.includes(`"${id}"`))
      const names = granting.map(([, table]) =>
        String(table.Properties['TableName']).replace('tributary-prod-', ''),
      )
      expect(new Set(names)).toEqual(new Set([name, 'checkpoints', 'generations', 'parked', 'parked-bytes']))
    }
  })

  test('has the tables in the environment of every function, and the stream in that of the function of reads', () => {
    const environments = propertiesOf(prod, 'AWS::Lambda::Function').flatMap(({ Environment }) =>
      Environment === undefined ? [] : [(Environment as { Variables: object }).Variables],
    )
    const ours = environments.filter((variables) => 'TRIBUTARY_TABLES' in variables)
    expect(ours).toHaveLength(consumers.length + 3)
    for (const variables of ours)
      expect(variables).toMatchObject({ TRIBUTARY_TABLES: 'dynamodb', TRIBUTARY_PREFIX: 'tributary-prod' })
    const [stream] = prod.ofType('AWS::Kinesis::Stream')[0]!
    expect(ours).toContainEqual(
      expect.objectContaining({ TRIBUTARY_LOG: 'kinesis', TRIBUTARY_STREAM: { Ref: stream } }),
    )
  })

  test('invokes the function of uploads for every new object of media, and keeps notifications that it gives up', () => {
    const [bucket, { Properties }] = prod.ofType('AWS::S3::Bucket').find(([id]) => id.startsWith('Media'))!
    expect(Properties['NotificationConfiguration']).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    })
    const [uploads] = prod.ofType('AWS::Lambda::Function').find(([id]) => id.startsWith('Uploads'))!
    expect(propertiesOf(prod, 'AWS::Events::Rule')).toMatchObject([
      {
        EventPattern: {
          source: ['aws.s3'],
          'detail-type': ['Object Created'],
          detail: { bucket: { name: [{ Ref: bucket }] }, object: { key: [{ prefix: 'media/' }] } },
        },
        Targets: [{ Arn: { 'Fn::GetAtt': [uploads, 'Arn'] } }],
      },
      { ScheduleExpression: 'rate(1 day)', Targets: [{ Arn: { 'Fn::GetAtt': [uploads, 'Arn'] } }] },
    ])
    expect(propertiesOf(prod, 'AWS::Lambda::EventInvokeConfig')).toMatchObject([
      { FunctionName: { Ref: uploads }, DestinationConfig: { OnFailure: {} } },
    ])
  })

  test('has functions on arm64 and Node 22, whose log groups have a retention', () => {
    const ours = propertiesOf(prod, 'AWS::Lambda::Function').filter(({ Runtime }) => Runtime !== undefined)
    const named = ours.filter(({ Architectures }) => Architectures !== undefined)
    expect(named).toHaveLength(consumers.length + 4)
    for (const each of named)
      expect(each).toMatchObject({ Runtime: 'nodejs22.x', Architectures: ['arm64'], LoggingConfig: {} })
    for (const logs of propertiesOf(prod, 'AWS::Logs::LogGroup'))
      expect(logs).toMatchObject({ RetentionInDays: stageOf('prod').logDays })
  })

  test('has an alarm, which notifies a topic, for each way in which a consumer can fail', () => {
    const alarms = propertiesOf(prod, 'AWS::CloudWatch::Alarm')
    const names = alarms.map(({ AlarmName }) => AlarmName)
    for (const { name } of consumers)
      for (const sign of ['iterator age', 'errors', 'throttles', 'parked', 'given up'])
        expect(names).toContain(`tributary-prod ${name}: ${sign}`)
    for (const alarm of alarms) expect(alarm['AlarmActions']).toHaveLength(1)
  })

  test('lets pages send requests to production only if an origin is set, at the gateway and in the function', () => {
    const told = (synthesized: Synthesized) => {
      const [, reads] = synthesized.ofType('AWS::Lambda::Function').find(([id]) => id.startsWith('Reads'))!
      return {
        function: reads.Properties['Environment'],
        gateway: JSON.stringify(synthesized.ofType('AWS::ApiGateway::RestApi')),
      }
    }
    expect(told(prod).gateway).not.toContain('access-control')
    expect(told(prod).function).not.toHaveProperty('Variables.TRIBUTARY_ORIGIN')
    const opened = synthesize('prod', { origin: 'https://app.example' })
    expect(told(opened).gateway).toContain("'https://app.example'")
    expect(told(opened).function).toHaveProperty('Variables.TRIBUTARY_ORIGIN', 'https://app.example')
    rmSync(opened.directory, { recursive: true })
  })

  test('has a usage plan with a first key if the stage uses API keys', () => {
    const keyed = synthesize('prod', { apiKeys: 'true' })
    const [plan] = propertiesOf(keyed, 'AWS::ApiGateway::UsagePlan')
    const { rate, burst } = stageOf('prod')
    expect(plan).toMatchObject({ Throttle: { RateLimit: rate, BurstLimit: burst } })
    expect(keyed.ofType('AWS::ApiGateway::ApiKey')).toHaveLength(1)
    expect(keyed.ofType('AWS::ApiGateway::UsagePlanKey')).toHaveLength(1)
    expect(prod.ofType('AWS::ApiGateway::ApiKey')).toEqual([])
    rmSync(keyed.directory, { recursive: true })
  })

  test('is refused if the origin is not an origin, or a truth value is neither true nor false', () => {
    for (const origin of ["https://a.example'", 'https://a.example/', 'a.example', 7])
      expect(() => stageOf('prod', { origin })).toThrow('Cannot allow origin')
    expect(() => stageOf('prod', { apiKeys: 'yes' })).toThrow('Cannot take apiKeys=yes')
    expect(stageOf('dev', { origin: 'none' })).not.toHaveProperty('origin')
  })

  test('is refused for an unknown stage', () => {
    expect(() => stageOf('staging')).toThrow('Cannot deploy stage "staging": there are dev, prod')
  })
})
