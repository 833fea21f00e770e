import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Type from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TributaryProps } from '../../infra/stack.ts'
import { tablesOf } from '../../src/application/application.ts'
import { application } from '../../src/application/make.ts'
import { table } from '../../src/application/table.ts'
import type { Delivery } from '../../src/consume/consumer.ts'
import { eventType, type EventType } from '../../src/events/event-type.ts'
import { RESERVED } from '../../src/tables/reserved.ts'
import orders from '../examples/orders/application.ts'
import { allowedTo } from './support/policies.ts'
import { synthesizeOf, type Synthesized } from './support/synthesize.ts'
import { propertiesOf } from './support/template.ts'

const ENTRY = fileURLToPath(new URL('../examples/orders/application.ts', import.meta.url))

let stack: Synthesized
beforeAll(() => {
  stack = synthesizeOf({ application: orders, entry: ENTRY })
})
afterAll(() => rmSync(stack.directory, { recursive: true }))

/** The same of other settings, without cdk-nag; its directory is removed. */
function attempt(props: Partial<TributaryProps>): Synthesized {
  const made = synthesizeOf({ application: orders, entry: ENTRY, ...props }, { checks: false })
  rmSync(made.directory, { recursive: true })
  return made
}

/** An application of so many tables, delivered to like this. */
const applicationOf = (names: readonly string[], delivery: Partial<Delivery> = {}) =>
  application({
    name: 'many',
    events: [],
    tables: names.map((name) => table({ name, rows: [], answer: () => undefined, delivery })),
  })

const fannedOut = (made: Synthesized) =>
  propertiesOf(made, 'AWS::Kinesis::StreamConsumer').map(({ ConsumerName }) => ConsumerName)

const operationOf = (made: Synthesized, path: string, method: string) => {
  const [{ Body } = {}] = propertiesOf(made, 'AWS::ApiGateway::RestApi')
  const { paths } = Body as { paths: Record<string, Record<string, Record<string, { type: string }>>> }
  return paths[path]![method]!['x-amazon-apigateway-integration']!
}

describe('the stack of an application of one’s own', () => {
  test('has its tables and those of every application, under its name and the stage’s', () => {
    expect(propertiesOf(stack, 'AWS::DynamoDB::GlobalTable').map(({ TableName }) => TableName)).toEqual(
      ['earnings', 'followers', ...RESERVED].map((name) => `orders-dev-${name}`),
    )
  })

  test('has a function for each consumer, told which it is, and one behind the routes; nothing of media', () => {
    const variables = propertiesOf(stack, 'AWS::Lambda::Function').flatMap(({ Environment }) =>
      Environment === undefined ? [] : [(Environment as { Variables: object }).Variables],
    )
    const tables = { TRIBUTARY_TABLES: 'dynamodb', TRIBUTARY_PREFIX: 'orders-dev' }
    expect(variables).toEqual([
      { ...tables, TRIBUTARY_CONSUMER: 'earnings' },
      { ...tables, TRIBUTARY_CONSUMER: 'followers' },
      {
        ...tables,
        TRIBUTARY_LOG: 'kinesis',
        TRIBUTARY_STREAM: { Ref: stack.ofType('AWS::Kinesis::Stream')[0]![0] },
        TRIBUTARY_ORIGIN: '*',
      },
    ])
    expect(stack.ofType('AWS::S3::Bucket')).toHaveLength(1)
    const words = JSON.stringify(stack.template).match(/[^"]{0,20}(?:media\/|uploads|"s3:Get|rating)/gi)
    expect(words).toBeNull()
  })

  test('lets the function of reads ask the index of those tables alone that list rows', () => {
    const indexes = allowedTo(stack, 'Reads')
      .flatMap(({ resources }) => resources)
      .filter((resource) => resource.includes('/index/'))
    expect(indexes).toEqual(['orders-dev-followers/index/index', 'orders-dev-parked/index/index'])
  })

  test('lets a consumer write its own table, and none write many at a time where no table keeps events', () => {
    for (const name of ['earnings', 'followers']) {
      const allowed = allowedTo(stack, `Consumer${name}`)
      const tables = allowed.flatMap(({ resources }) =>
        resources.filter((each) => each.startsWith('orders-')),
      )
      const beside = ['checkpoints', 'parked', 'parked-bytes', 'generations']
      const own = [`orders-dev-${name}`, `orders-dev-${name}.*`]
      expect(new Set(tables)).toEqual(new Set([...own, ...beside.map((each) => `orders-dev-${each}`)]))
      expect(allowed.flatMap(({ actions }) => actions)).not.toContain('dynamodb:BatchWriteItem')
    }
  })

  test('has its own routes at the gateway, and no other application’s', () => {
    const [{ Body } = {}] = propertiesOf(stack, 'AWS::ApiGateway::RestApi')
    const paths = Object.keys((Body as { paths: object }).paths)
    expect(paths).toContain('/shops/{shop}/followers')
    expect(paths.filter((path) => /media|users/.test(path))).toEqual([])
  })

  test('delivers to a consumer as the application says, in CloudFormation’s own words', () => {
    const delivery = {
      batchSize: 500,
      bisectBatchOnFunctionError: false,
      maximumBatchingWindowInSeconds: 5,
      parallelizationFactor: 2,
    }
    const made = attempt({ application: applicationOf(['slow'], delivery) })
    expect(propertiesOf(made, 'AWS::Lambda::EventSourceMapping')).toMatchObject([
      {
        BatchSize: 500,
        BisectBatchOnFunctionError: false,
        MaximumBatchingWindowInSeconds: 5,
        ParallelizationFactor: 2,
        StartingPosition: 'TRIM_HORIZON',
      },
    ])
  })
})

const names = ['a', 'b', 'c', 'd', 'e', 'f']

describe('of the consumers', () => {
  test('those that are named, and those after the fourth of the others, have a read throughput of their own', () => {
    expect(fannedOut(stack)).toEqual([])
    expect(fannedOut(attempt({ fanOut: ['followers'] }))).toEqual(['followers'])
    expect(fannedOut(attempt({ application: applicationOf(names) }))).toEqual(['e', 'f'])
    expect(fannedOut(attempt({ application: applicationOf(names), fanOut: ['b'] }))).toEqual(['b', 'f'])
  })

  test('none is fanned out to that is none, nor more than a stream has', () => {
    expect(() => attempt({ fanOut: ['earning'] })).toThrow(
      'Cannot fan out to "earning": the consumers are earnings, followers',
    )
    const many = applicationOf(Array.from({ length: 25 }, (_, n) => `t${n}`))
    expect(() => attempt({ application: many })).toThrow('Cannot fan out to 21 consumers')
  })
})

/** Subjects of an order; a rule that no schema says; a bound; a schema that no model of the gateway’s says. */
const BEYOND: Readonly<Record<string, EventType>> = {
  'another subject': eventType('order.packed', Type.Object({}), { subject: Type.String() }),
  'a rule': eventType('order.paid', Type.Object({ cents: Type.Integer() }), {
    refuse: ({ data }) => (data.cents === 13 ? { reason: 'unlucky', detail: 'no' } : undefined),
  }),
  'that others than users append it': eventType('order.audited', Type.Object({}), { appendedBy: ['admin'] }),
  'a bound in bytes': eventType('order.noted', Type.Object({ note: Type.String() }), {
    maxBytes: { note: 9 },
  }),
  'a schema': eventType('order.weighed', Type.Object({ grams: Type.Number({ exclusiveMinimum: 0 }) })),
}

const ROUTES = [
  ['/events', 'post'],
  ['/streams/{name}/record', 'put'],
  ['/streams/{name}/records', 'put'],
] as const

describe('events go from the gateway', () => {
  const typesOf = (made: Synthesized) => ROUTES.map(([path, method]) => operationOf(made, path, method).type)
  const writers = ({ ofType }: Synthesized) => ofType('AWS::IAM::Role').filter(([id]) => /^Writer/.test(id))

  test('straight to the stream where templates can judge all of them, or where that is asked for', () => {
    expect(typesOf(stack)).toEqual(['aws', 'aws', 'aws'])
    expect(writers(stack)).toHaveLength(1)
    const asked = application({ name: 'asked', events: [BEYOND['a rule']!], tables: [] })
    expect(typesOf(attempt({ application: asked, appends: 'to-stream' }))).toEqual(['aws', 'aws', 'aws'])
  })

  test.each(Object.entries(BEYOND))(
    'through the function where a type of event declares %s; then no role writes to the stream past it',
    (_, type) => {
      const types = [...orders.vocabulary.types, type]
      const made = attempt({
        application: application({ name: 'beyond', events: types, tables: tablesOf(orders) }),
      })
      expect(typesOf(made)).toEqual(['aws_proxy', 'aws_proxy', 'aws_proxy'])
      expect(writers(made)).toEqual([])
      expect(allowedTo(made, 'Reads').flatMap(({ actions }) => actions)).toContain('kinesis:PutRecords')
    },
  )

  test('straight but for records within texts, where only reactors append one of them', () => {
    const events = [eventType('order.thanked', Type.Object({}), { appendedBy: [] })]
    const thanked = application({ name: 'thanked', events, tables: [] })
    expect(typesOf(attempt({ application: thanked }))).toEqual(['aws', 'aws_proxy', 'aws_proxy'])
  })

  test('not straight where no model says what an event is', () => {
    const beyond = { application: application({ name: 'beyond', events: [BEYOND['a schema']!], tables: [] }) }
    expect(() => attempt({ ...beyond, appends: 'to-stream' })).toThrow('Cannot rewrite a schema')
  })
})
