import { Duration, Stack } from 'aws-cdk-lib'
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Running } from './consumers.ts'
import type { Made } from './function.ts'
import type { Stage } from './stages.ts'
import type { Announcing } from './uploads.ts'
import { prefixOf } from './table-names.ts'

export interface Watched {
  readonly stream: Stream
  readonly consumers: readonly Running[]
  readonly reads: Made
  readonly uploads: Announcing
  readonly api: SpecRestApi
}

/** How far a consumer may be behind before somebody is told, in milliseconds. */
const LATE_MS = 60_000

/** What goes wrong, by name: each is an alarm where it is above its threshold, and a line of the dashboard. */
type Signs = readonly (readonly [name: string, metric: IMetric, threshold: number])[]

/** Alarms that tell a topic, and a dashboard of the same metrics. */
export function makeWatch(scope: Construct, stage: Stage, watched: Watched): Topic {
  const topic = new Topic(scope, 'Alarms', { enforceSSL: true })
  const signs = [
    ...watched.consumers.flatMap((consumer) => signsOf(scope, stage, consumer)),
    ...signsAtTheDoor(watched),
  ]
  for (const [name, metric, threshold] of signs) alarm(scope, name, metric, threshold, topic)
  const dashboard = new Dashboard(scope, 'Dashboard', { dashboardName: prefixOf(stage.name) })
  dashboard.addWidgets(
    graph('Behind the log (ms)', signs, 'iterator age'),
    graph('Parked and given up', signs, 'parked', 'given up'),
    graph('Errors', signs, 'errors'),
    graph('Throttles', signs, 'throttles'),
    new GraphWidget({
      title: 'Door',
      left: [watched.api.metricCount(), watched.api.metricClientError(), watched.api.metricServerError()],
      right: [watched.api.metricLatency({ statistic: 'p99' })],
    }),
    new GraphWidget({ title: 'Log', left: [watched.stream.metricIncomingRecords()] }),
  )
  return topic
}

const MINUTE = { period: Duration.minutes(1) }

function signsOf(scope: Construct, stage: Stage, { consumer, run, logs, givenUp }: Running): Signs {
  const { name } = consumer
  return [
    [`${name}: iterator age`, run.metric('IteratorAge', { ...MINUTE, statistic: 'Maximum' }), LATE_MS],
    [`${name}: errors`, run.metricErrors(MINUTE), 0],
    [`${name}: throttles`, run.metricThrottles(MINUTE), 0],
    [`${name}: parked`, parked(scope, stage, name, logs), 0],
    [`${name}: given up`, givenUp.metricApproximateNumberOfMessagesVisible(MINUTE), 0],
  ]
}

/** A consumer logs how many records it has parked, one JSON object a line. */
const parked = (scope: Construct, stage: Stage, name: string, logGroup: Made['logs']): IMetric =>
  new MetricFilter(scope, `Parked-${name}`, {
    logGroup,
    filterPattern: FilterPattern.numberValue('$.parked', '>', 0),
    metricNamespace: prefixOf(stage.name),
    metricName: `parked-${name}`,
    metricValue: '$.parked',
  }).metric({ ...MINUTE, statistic: 'Sum' })

const signsAtTheDoor = ({ stream, reads, uploads, api }: Watched): Signs => [
  ['uploads: errors', uploads.run.metricErrors(MINUTE), 0],
  ['uploads: given up', uploads.givenUp.metricApproximateNumberOfMessagesVisible(MINUTE), 0],
  ['reads: errors', reads.run.metricErrors(MINUTE), 0],
  ['reads: throttles', reads.run.metricThrottles(MINUTE), 0],
  ['door: errors', api.metricServerError({ ...MINUTE, statistic: 'Sum' }), 0],
  [
    'log: write throttles',
    stream.metricWriteProvisionedThroughputExceeded({ ...MINUTE, statistic: 'Sum' }),
    0,
  ],
  ['log: read throttles', stream.metricReadProvisionedThroughputExceeded({ ...MINUTE, statistic: 'Sum' }), 0],
]

function alarm(scope: Construct, name: string, metric: IMetric, threshold: number, topic: Topic): void {
  new Alarm(scope, `Alarm ${name}`, {
    alarmName: `${Stack.of(scope).stackName} ${name}`,
    metric,
    threshold,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(new SnsAction(topic))
}

const graph = (title: string, signs: Signs, ...kinds: readonly string[]): GraphWidget =>
  new GraphWidget({
    title,
    left: signs.filter(([name]) => kinds.some((kind) => name.includes(kind))).map(([, metric]) => metric),
  })
