import { Stack } from 'aws-cdk-lib'
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Door, Sign } from './signs.ts'
import type { Stage } from './stage.ts'

/** Alarms that notify a topic, and a dashboard of the same metrics. */
export interface Watch {
  readonly topic: Topic
  readonly add: (...signs: readonly Sign[]) => void
}

/** The graphs of the dashboard: a title, and the ends of the names of its signs. */
const GRAPHS: readonly (readonly [title: string, ...kinds: readonly string[]])[] = [
  ['Behind the log (ms)', 'iterator age'],
  ['Parked, given up, not delivered to', 'parked', 'given up', 'not delivered to'],
  ['Errors', 'errors'],
  ['Throttles', 'throttles'],
]

export function makeWatch(scope: Construct, { prefix }: Stage, { stream, api }: Omit<Door, 'reads'>): Watch {
  const topic = makeTopic(scope)
  const dashboard = new Dashboard(scope, 'Dashboard', { dashboardName: prefix })
  const graphs = GRAPHS.map(([title, ...kinds]) => ({ kinds, graph: new GraphWidget({ title }) }))
  dashboard.addWidgets(...graphs.map(({ graph }) => graph), ofDoor(api), ofLog(stream))
  return {
    topic,
    add: (...signs) => {
      for (const sign of signs) {
        alarm(scope, sign, topic)
        for (const { kinds, graph } of graphs)
          if (kinds.some((kind) => sign.name.endsWith(kind))) graph.addLeftMetric(sign.metric)
      }
    },
  }
}

const ofDoor = ({ deploymentStage: stage }: SpecRestApi): GraphWidget =>
  new GraphWidget({
    title: 'Door',
    left: [stage.metricCount(), stage.metricClientError(), stage.metricServerError()],
    right: [stage.metricLatency({ statistic: 'p99' })],
  })

const ofLog = (stream: Stream): GraphWidget =>
  new GraphWidget({ title: 'Log', left: [stream.metricIncomingRecords()] })

/**
 * A topic with its own policy no longer has the default one, which allows the account's alarms to publish (SNS
 * Developer Guide, "Example cases for Amazon SNS access control").
 */
function makeTopic(scope: Construct): Topic {
  const topic = new Topic(scope, 'Alarms', { enforceSSL: true })
  const { account } = Stack.of(scope)
  topic.grantPublish(
    new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  )
  return topic
}

function alarm(scope: Construct, { name, metric, threshold, patience }: Sign, topic: Topic): void {
  const [datapointsToAlarm, evaluationPeriods] = patience
  new Alarm(scope, `Alarm ${name}`, {
    alarmName: `${Stack.of(scope).stackName} ${name}`,
    metric,
    threshold,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(new SnsAction(topic))
}
