import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consumers, reactors } from '../../consumers/all.ts'
import { counted } from '../../src/lambda/counted.ts'
import { alarmsOf, metricsOf, nameOf, wouldFire, type Named, type Told } from './support/alarms.ts'
import { stands, type Points, type Rule } from './support/evaluation.ts'
import { resourceOf } from './support/template.ts'
import { synthesize, type Synthesized } from './support/synthesize.ts'

let stack: Synthesized
beforeAll(() => {
  stack = synthesize('dev')
})
afterAll(() => rmSync(stack.directory, { recursive: true }))

const MINUTES = 120

/** A metric with one point for each minute. */
const each = (at: (minute: number) => number | undefined): Points =>
  Array.from({ length: MINUTES }, (_, minute) => at(minute))
const never: Points = each(() => undefined)
const always = (value: number): Points => each(() => value)
const at = (minutes: readonly number[], value = 1): Points =>
  each((minute) => (minutes.includes(minute) ? value : undefined))

/** The metrics of a busy stream without faults. Metrics that count faults have no points at all. */
const WELL: Readonly<Record<string, Points>> = {
  IncomingRecords: always(100),
  Invocations: always(60),
  IteratorAge: always(300),
  Errors: always(0),
  Throttles: always(0),
  ApproximateNumberOfMessagesVisible: always(0),
  '5XXError': always(0),
}

const SILENT: Readonly<Record<string, Points>> = {}

type Change = readonly [metric: string, of: RegExp, points: Points]

/** The usual metrics with some changes; `of` in a change matches the dimensions of the changed metric. */
const telling =
  (usual: Readonly<Record<string, Points>>, ...changes: readonly Change[]): Told =>
  ({ MetricName, dimensions }: Named) => {
    const of = Object.values(dimensions).join()
    const change = changes.find(([metric, pattern]) => metric === MetricName && pattern.test(of))
    return change?.[2] ?? usual[MetricName] ?? never
  }

const STATS = /^(Consumer)?stats/
const STATS_QUEUE = /^GivenUpstats/

/** Each case names the alarms that must fire; no other alarm may fire. */
const CASES: readonly (readonly [what: string, told: Told, alarms: readonly string[]])[] = [
  ['all is well', telling(WELL), []],
  ['nothing happens at all', telling(SILENT), []],
  [
    'single records arrive at the end of a minute, and the function takes them in the next',
    telling(SILENT, ['IncomingRecords', /./, at([4, 69])], ['Invocations', /./, at([5, 70])]),
    [],
  ],
  ['one record is parked', telling(WELL, ['parked', STATS, at([7])]), ['stats: parked']],
  [
    'the mapping gives up one batch',
    telling(WELL, [
      'ApproximateNumberOfMessagesVisible',
      STATS_QUEUE,
      each((minute) => (minute < 9 ? 0 : 1)),
    ]),
    ['stats: given up'],
  ],
  [
    'a batch fails once, and the retry succeeds',
    telling(WELL, ['failed', STATS, at([7])], ['Throttles', STATS, at([7])]),
    [],
  ],
  [
    'a batch is answered as failed again and again',
    telling(
      WELL,
      ['failed', STATS, each((minute) => (minute > 9 ? 1 : undefined))],
      ['IteratorAge', STATS, each((minute) => minute * 20_000)],
    ),
    ['stats: errors', 'stats: iterator age'],
  ],
  ['a function is killed again and again', telling(WELL, ['Errors', STATS, always(1)]), ['stats: errors']],
  [
    'a function is throttled again and again',
    telling(WELL, ['Throttles', STATS, always(3)]),
    ['stats: throttles'],
  ],
  [
    'a mapping is disabled',
    telling(WELL, ['Invocations', STATS, at([0, 1, 2, 3])], ['IteratorAge', STATS, at([0, 1, 2, 3], 300)]),
    ['stats: not delivered to'],
  ],
  [
    'a mapping is disabled, and a record arrives now and then',
    telling(
      SILENT,
      ['IncomingRecords', /./, at([3, 31])],
      ['Invocations', /^Consumer(?!stats)/, at([3, 31])],
    ),
    ['stats: not delivered to'],
  ],
  [
    'an upload is never announced: Lambda retries the notification after one minute and after two',
    telling(
      WELL,
      ['Errors', /^Uploads/, at([7, 8, 10])],
      ['ApproximateNumberOfMessagesVisible', /^GivenUpuploads/, each((minute) => (minute < 10 ? 0 : 1))],
    ),
    ['uploads: errors', 'uploads: given up'],
  ],
  [
    'reads fail',
    telling(WELL, ['Errors', /^Reads/, always(1)], ['Throttles', /^Reads/, always(1)]),
    ['reads: errors', 'reads: throttles'],
  ],
  ['the door answers 5xx', telling(WELL, ['5XXError', /./, at([7, 9])]), ['door: errors']],
  [
    'a shard throttles writes',
    telling(WELL, ['WriteProvisionedThroughputExceeded', /./, always(9)]),
    ['log: write throttles'],
  ],
  [
    'a shard throttles reads',
    telling(WELL, ['ReadProvisionedThroughputExceeded', /./, always(9)]),
    ['log: read throttles'],
  ],
  [
    'SNS gives messages to a subscriber up',
    telling(WELL, ['NumberOfNotificationsFailed', /^Notifications/, at([7, 9])]),
    ['topic: not received'],
  ],
]

describe('the alarms of the stack', () => {
  test.each(CASES)('fire correctly if %s', (_, told, expected) => {
    const standing = alarmsOf(stack).filter((alarm) => wouldFire(alarm, told))
    expect(standing.map(nameOf).sort()).toEqual([...expected].sort())
  })

  test('each fire in one of these cases', () => {
    const fired = new Set(CASES.flatMap(([, , names]) => names.map((name) => name.replace(/^stats: /, ': '))))
    const own = [...consumers, ...reactors].map(({ name }) => name).sort((a, b) => b.length - a.length)
    const kinds = alarmsOf(stack).map((alarm) =>
      own.reduce((name, each) => name.replace(`${each}: `, ': '), nameOf(alarm)),
    )
    expect(
      [...new Set(kinds)].filter((kind) => !fired.has(kind) && !fired.has(kind.replace(': ', 'log: '))),
    ).toEqual([])
  })

  test('watch the metrics that functions log', () => {
    for (const { name } of consumers)
      for (const [alarm, metric] of [
        ['errors', 'failed'],
        ['parked', 'parked'],
      ] as const) {
        const { _aws } = counted('tributary-dev', metric, 1)
        const [logged] = _aws.CloudWatchMetrics
        const watched = alarmsOf(stack)
          .filter((each) => nameOf(each) === `${name}: ${alarm}`)
          .flatMap(metricsOf)
        expect(watched).toContainEqual({
          Namespace: logged!.Namespace,
          MetricName: logged!.Metrics[0]!.Name,
          dimensions: Object.fromEntries(logged!.Dimensions[0]!.map((dimension) => [dimension, name])),
        })
      }
  })

  test('may publish to their topic', () => {
    const policies = stack
      .ofType('AWS::SNS::TopicPolicy')
      .map(([, { Properties }]) => JSON.stringify(Properties))
      .filter((policy) => /"Ref":"Alarms/.test(policy))
    expect(policies).toEqual([expect.stringContaining('"Principal":{"Service":"cloudwatch.amazonaws.com"}')])
  })

  test('watch the gateway’s metrics under the title of the API document', () => {
    const [, { Properties }] = resourceOf(stack, 'AWS::ApiGateway::RestApi', 'Api')
    const [door] = alarmsOf(stack).filter((alarm) => nameOf(alarm) === 'door: errors')
    const { title } = (Properties['Body'] as { info: { title: string } }).info
    expect([Properties['Name'], door!.Dimensions?.[0]?.Value]).toEqual([title, title])
  })
})

/** The examples of the CloudWatch User Guide: newest last, `0` within the threshold, `X` beyond it, `-` missing. */
const EXAMPLES: readonly (readonly [
  points: string,
  datapoints: number,
  breaching: boolean,
  notBreaching: boolean,
])[] = [
  ['0-X-X', 3, false, false],
  ['0----', 3, false, false],
  ['-----', 3, true, false],
  ['0XX-X', 3, true, true],
  ['----X', 3, true, false],
  ['X----', 3, true, false],
  ['0-X-X', 2, true, true],
  ['00X0X', 2, true, true],
  ['0-X--', 2, true, false],
  ['----0', 2, true, false],
  ['----X', 2, true, false],
]

test.each(EXAMPLES)(
  'an alarm is evaluated as CloudWatch documents it: %s, %i of 3',
  (text, datapoints, breaching, notBreaching) => {
    const points = Array.from(text, (each) => ({ '0': 0, X: 1 })[each])
    const rule = (TreatMissingData: Rule['TreatMissingData']): Rule => ({
      Threshold: 0,
      DatapointsToAlarm: datapoints,
      EvaluationPeriods: 3,
      TreatMissingData,
    })
    expect([stands(points, rule('breaching')), stands(points, rule('notBreaching'))]).toEqual([
      breaching,
      notBreaching,
    ])
  },
)
