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

/** The orders stack with other settings, without cdk-nag. The function removes the directory of the output. */
function attempt(props: Partial<TributaryProps>): Synthesized {
  const made = synthesizeOf({ application: orders, entry: ENTRY, ...props }, { checks: false })
  rmSync(made.directory, { recursive: true })
  return made
}

/** An application with tables of these names, all with the same delivery. */
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

  test('has a function for each consumer, whose environment names the consumer, one for the routes, two for sign-in, and nothing for media', () => {
    const variables = propertiesOf(stack, 'AWS::Lambda::Function').flatMap(({ Environment }) =>
      Environment === undefined ? [] : [(Environment as { Variables: object }).Variables],
    )
    const tables = { TRIBUTARY_TABLES: 'dynamodb', TRIBUTARY_PREFIX: 'orders-dev' }
    const identities = {
      TRIBUTARY_IDENTITY_POOL: { Ref: stack.ofType('AWS::Cognito::IdentityPool')[0]![0] },
      TRIBUTARY_PROVIDER: 'orders-dev',
    }
    expect(variables).toEqual([
      { ...tables, TRIBUTARY_CONSUMER: 'earnings' },
      { ...tables, TRIBUTARY_CONSUMER: 'followers' },
      {
        ...tables,
        TRIBUTARY_LOG: 'kinesis',
        TRIBUTARY_STREAM: { Ref: stack.ofType('AWS::Kinesis::Stream')[0]![0] },
        TRIBUTARY_ORIGIN: '*',
      },
      { ...tables, ...identities, TRIBUTARY_ORIGIN: '*' },
      {
        ...identities,
        TRIBUTARY_USER_POOL: { Ref: stack.ofType('AWS::Cognito::UserPool')[0]![0] },
        TRIBUTARY_USER_POOL_CLIENT: { Ref: stack.ofType('AWS::Cognito::UserPoolClient')[0]![0] },
        TRIBUTARY_OPEN: '',
      },
    ])
    expect(stack.ofType('AWS::S3::Bucket')).toHaveLength(1)
    const words = JSON.stringify(stack.template).match(/[^"]{0,20}(?:media\/|uploads|"s3:Get|rating)/gi)
    expect(words).toBeNull()
  })

  test('has no guests, because it opens no route to them: the roles of the identity pool have no rights', () => {
    expect(propertiesOf(stack, 'AWS::Cognito::IdentityPool')).toMatchObject([
      { AllowUnauthenticatedIdentities: false },
    ])
    expect(stack.ofType('AWS::IAM::Policy').filter(([id]) => id.startsWith('Signed'))).toEqual([])
  })

  test('lets the function of reads query only the indexes of tables that list rows', () => {
    const indexes = allowedTo(stack, 'Reads')
      .flatMap(({ resources }) => resources)
      .filter((resource) => resource.includes('/index/'))
    expect(indexes).toEqual(['orders-dev-followers/index/index', 'orders-dev-parked/index/index'])
  })

  test('lets a consumer write only its own table; without a table of events, no consumer may write in bulk', () => {
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

  test('has at the gateway its own routes, and no route of another application', () => {
    const [{ Body } = {}] = propertiesOf(stack, 'AWS::ApiGateway::RestApi')
    const paths = Object.keys((Body as { paths: object }).paths)
    expect(paths).toContain('/shops/{shop}/followers')
    expect(paths.filter((path) => /media|users/.test(path))).toEqual([])
  })

  test('gives a mapping the delivery settings of the application, under the names of CloudFormation', () => {
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

describe('enhanced fan-out', () => {
  test('is for the consumers in `fanOut`, and for the others after the first four', () => {
    expect(fannedOut(stack)).toEqual([])
    expect(fannedOut(attempt({ fanOut: ['followers'] }))).toEqual(['followers'])
    expect(fannedOut(attempt({ application: applicationOf(names) }))).toEqual(['e', 'f'])
    expect(fannedOut(attempt({ application: applicationOf(names), fanOut: ['b'] }))).toEqual(['b', 'f'])
  })

  test('is refused for an unknown consumer, and for more consumers than a stream allows', () => {
    expect(() => attempt({ fanOut: ['earning'] })).toThrow(
      'Cannot fan out to "earning": the consumers are earnings, followers',
    )
    const many = applicationOf(Array.from({ length: 25 }, (_, n) => `t${n}`))
    expect(() => attempt({ application: many })).toThrow('Cannot fan out to 21 consumers')
  })
})

/** Event types whose rules the templates of the gateway cannot check; the key completes the name of a test. */
const BEYOND: Readonly<Record<string, EventType>> = {
  'another subject': eventType('order.packed', Type.Object({}), { subject: Type.String() }),
  'a rule': eventType('order.paid', Type.Object({ cents: Type.Integer() }), {
    refuse: ({ data }) => (data.cents === 13 ? { reason: 'unlucky', detail: 'no' } : undefined),
  }),
  'that only other roles than users append it': eventType('order.audited', Type.Object({}), {
    appendedBy: ['admin'],
  }),
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

describe('the gateway sends events', () => {
  const typesOf = (made: Synthesized) => ROUTES.map(([path, method]) => operationOf(made, path, method).type)
  const writers = ({ ofType }: Synthesized) => ofType('AWS::IAM::Role').filter(([id]) => /^Writer/.test(id))

  test('straight to the stream if templates can check all event types, or if the settings ask for it', () => {
    expect(typesOf(stack)).toEqual(['aws', 'aws', 'aws'])
    expect(writers(stack)).toHaveLength(1)
    const asked = application({ name: 'asked', events: [BEYOND['a rule']!], tables: [] })
    expect(typesOf(attempt({ application: asked, appends: 'to-stream' }))).toEqual(['aws', 'aws', 'aws'])
  })

  test.each(Object.entries(BEYOND))(
    'through the function if an event type declares %s; then the gateway has no role that writes to the stream',
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

  test('straight, except by the Kinesis proxy, if only reactors may append one of the event types', () => {
    const events = [eventType('order.thanked', Type.Object({}), { appendedBy: [] })]
    const thanked = application({ name: 'thanked', events, tables: [] })
    expect(typesOf(attempt({ application: thanked }))).toEqual(['aws', 'aws_proxy', 'aws_proxy'])
  })

  test('not straight if no model of the gateway can express the schema of an event type', () => {
    const beyond = { application: application({ name: 'beyond', events: [BEYOND['a schema']!], tables: [] }) }
    expect(() => attempt({ ...beyond, appends: 'to-stream' })).toThrow('Cannot rewrite a schema')
  })
})
