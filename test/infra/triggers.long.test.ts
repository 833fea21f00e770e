import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { synthesize, synthesizeOf, type Synthesized } from './support/synthesize.ts'
import { alarmsOf, nameOf } from './support/alarms.ts'
import { allowedTo } from './support/policies.ts'
import receipts from './support/receipts-application.ts'
import { deployed, propertiesOf, resourceOf } from './support/template.ts'
import type { Triggers } from '../../infra/triggers.ts'

const ENTRY = fileURLToPath(new URL('support/receipts-application.ts', import.meta.url))

const made: string[] = []
afterAll(() => made.forEach((directory) => rmSync(directory, { recursive: true })))

/** The stack of the receipts, whose reactor has these triggers; with cdk-nag. */
function stackOf(triggers: Triggers, checks = true): Synthesized {
  const stack = synthesizeOf({ application: receipts, entry: ENTRY, triggers }, { checks })
  made.push(stack.directory)
  return stack
}

let [all, byObjects]: readonly Synthesized[] = []
beforeAll(() => {
  all = stackOf({ filer: ['s3', 'sns', 'dynamodb'] })
  byObjects = stackOf({ filer: ['s3', 'kinesis'] }, false)
})

const mappingsOf = (stack: Synthesized) =>
  stack
    .ofType('AWS::Lambda::EventSourceMapping')
    .map(([id, { Properties }]) => [id, deployed(stack, Properties)] as const)

const alarmed = (stack: Synthesized) =>
  alarmsOf(stack)
    .map(nameOf)
    .filter((name) => name.startsWith('filer:'))
    .map((name) => name.slice('filer: '.length))

const idOf = (stack: Synthesized, type: string, prefix: string) => resourceOf(stack, type, prefix)[0]

describe('a reactor', () => {
  test('that S3 triggers is invoked for objects under the prefix of events, and not for those that it stores', () => {
    for (const stack of [all!, byObjects!]) {
      const [bucketId, bucket] = resourceOf(stack, 'AWS::S3::Bucket', 'Objects')
      expect(bucket.Properties['NotificationConfiguration']).toEqual({
        EventBridgeConfiguration: { EventBridgeEnabled: true },
      })
      const [rule] = propertiesOf(stack, 'AWS::Events::Rule').map((each) => deployed(stack, each))
      const queue = idOf(stack, 'AWS::SQS::Queue', 'GivenUpfiler')
      expect(rule).toMatchObject({
        State: 'ENABLED',
        EventPattern: {
          source: ['aws.s3'],
          'detail-type': ['Object Created'],
          detail: { bucket: { name: [bucketId] }, object: { key: [{ prefix: 'orders/' }] } },
        },
        Targets: [
          { Arn: idOf(stack, 'AWS::Lambda::Function', 'Consumerfiler'), DeadLetterConfig: { Arn: queue } },
        ],
      })
    }
  })

  test('that S3 or SNS triggers is repeated by Lambda twice, and then its invocation is stored in the queue', () => {
    const [config] = propertiesOf(all!, 'AWS::Lambda::EventInvokeConfig').map((each) => deployed(all!, each))
    expect(config).toMatchObject({
      FunctionName: idOf(all!, 'AWS::Lambda::Function', 'Consumerfiler'),
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: idOf(all!, 'AWS::SQS::Queue', 'GivenUpfiler') } },
    })
  })

  test('that SNS triggers subscribes to the topic, which may invoke it and store in the queue what it cannot deliver', () => {
    const topic = idOf(all!, 'AWS::SNS::Topic', 'Told')
    const [run, queue] = [
      idOf(all!, 'AWS::Lambda::Function', 'Consumerfiler'),
      idOf(all!, 'AWS::SQS::Queue', 'GivenUpfiler'),
    ]
    const settled = (type: string) => propertiesOf(all!, type).map((each) => deployed(all!, each))
    expect(settled('AWS::SNS::Subscription')).toMatchObject([
      { Protocol: 'lambda', TopicArn: topic, Endpoint: run, RedrivePolicy: { deadLetterTargetArn: queue } },
    ])
    expect(settled('AWS::Lambda::Permission')).toContainEqual(
      expect.objectContaining({ FunctionName: run, Principal: 'sns.amazonaws.com', SourceArn: topic }),
    )
  })

  test('that a table triggers follows its new images, with the settings of its delivery, and may read that stream only', () => {
    const [table, { Properties }] = resourceOf(all!, 'AWS::DynamoDB::GlobalTable', 'Outbox')
    expect(Properties).toMatchObject({
      TableName: 'receipts-dev-outbox',
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    })
    const [, mapping] = mappingsOf(all!).find(([id]) => id.startsWith('Mappingfiler'))!
    expect(mapping).toMatchObject({
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      StartingPosition: 'TRIM_HORIZON',
      EventSourceArn: 'receipts-dev-outbox',
      DestinationConfig: { OnFailure: { Destination: idOf(all!, 'AWS::SQS::Queue', 'GivenUpfiler') } },
    })
    expect(
      JSON.stringify(resourceOf(all!, 'AWS::Lambda::EventSourceMapping', 'Mappingfiler')[1].Properties),
    ).toContain(JSON.stringify({ 'Fn::GetAtt': [table, 'StreamArn'] }))
    expect(allowedTo(all!, 'Consumerfiler')).toEqual(
      expect.arrayContaining([
        {
          actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
          resources: ['receipts-dev-outbox'],
        },
        { actions: ['dynamodb:ListStreams'], resources: ['receipts-dev-outbox/stream/*'] },
      ]),
    )
  })

  test('that does not follow the stream may not read it, has no progress to save, and is not late', () => {
    const actions = allowedTo(all!, 'Consumerfiler').flatMap(({ actions }) => actions)
    expect(actions.filter((action) => action.startsWith('kinesis:'))).toEqual(['kinesis:PutRecords'])
    const resources = allowedTo(all!, 'Consumerfiler').flatMap(({ resources }) => resources)
    expect(resources).not.toContain('receipts-dev-checkpoints')
    const told = (stack: Synthesized) =>
      (
        resourceOf(stack, 'AWS::Lambda::Function', 'Reads')[1].Properties['Environment'] as {
          Variables: object
        }
      ).Variables
    expect(told(all!)).toMatchObject({ TRIBUTARY_TRIGGERED: 'filer' })
    expect(told(byObjects!)).not.toHaveProperty('TRIBUTARY_TRIGGERED')
    expect(allowedTo(byObjects!, 'Consumerfiler').flatMap(({ resources }) => resources)).toContain(
      'receipts-dev-checkpoints',
    )
  })

  test('has alarms for what its triggers can suffer', () => {
    const always = ['errors', 'throttles', 'parked', 'given up']
    expect(alarmed(all!)).toEqual(['iterator age', ...always])
    expect(alarmed(byObjects!)).toEqual(['iterator age', 'not delivered to', ...always])
    expect(alarmed(stackOf({ filer: 's3' }, false))).toEqual(always)
  })
})

test('a stack has topic and table only if they trigger a reactor, and by default every consumer follows the stream', () => {
  const usual = stackOf({}, false)
  expect(byObjects!.ofType('AWS::SNS::Topic')).toHaveLength(1)
  for (const stack of [usual, byObjects!])
    expect(stack.template.Resources).not.toHaveProperty(idOf(all!, 'AWS::DynamoDB::GlobalTable', 'Outbox'))
  expect(mappingsOf(usual)).toHaveLength(2)
  expect(mappingsOf(byObjects!)).toHaveLength(2)
})

test('the media-sharing application’s extraction may be triggered by S3', () => {
  const stack = synthesize('dev', { triggers: 'extract:s3' })
  made.push(stack.directory)
  const [rule] = propertiesOf(stack, 'AWS::Events::Rule').map((each) => deployed(stack, each))
  expect(rule).toMatchObject({ EventPattern: { detail: { object: { key: [{ prefix: 'media/' }] } } } })
  expect(mappingsOf(stack).some(([id]) => id.startsWith('Mappingextract'))).toBe(false)
})
