import { Stack } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { signsOf, type Sign, type Watched } from './signs.ts'
import type { Stage } from './stages.ts'
import { prefixOf } from './table-names.ts'

/** Alarms that tell a topic, and a dashboard of the same metrics. */
export function makeWatch(scope: Construct, stage: Stage, watched: Watched): Topic {
  const topic = makeTopic(scope)
  const signs = signsOf(stage, watched)
  for (const sign of signs) alarm(scope, sign, topic)
  const { deploymentStage } = watched.api
  const dashboard = new Dashboard(scope, 'Dashboard', { dashboardName: prefixOf(stage.name) })
  dashboard.addWidgets(
    graph('Behind the log (ms)', signs, 'iterator age'),
    graph('Parked, given up, not delivered to', signs, 'parked', 'given up', 'not delivered to'),
    graph('Errors', signs, 'errors'),
    graph('Throttles', signs, 'throttles'),
    new GraphWidget({
      title: 'Door',
      left: [
        deploymentStage.metricCount(),
        deploymentStage.metricClientError(),
        deploymentStage.metricServerError(),
      ],
      right: [deploymentStage.metricLatency({ statistic: 'p99' })],
    }),
    new GraphWidget({ title: 'Log', left: [watched.stream.metricIncomingRecords()] }),
  )
  return topic
}

/**
 * A topic with a policy of its own has the usual one no more, by which the account's alarms may publish (SNS Developer Guide,
 * "Example cases for Amazon SNS access control").
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

const graph = (title: string, signs: readonly Sign[], ...kinds: readonly string[]): GraphWidget =>
  new GraphWidget({
    title,
    left: signs.filter(({ name }) => kinds.some((kind) => name.endsWith(kind))).map(({ metric }) => metric),
  })
