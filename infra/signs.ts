import { Duration } from 'aws-cdk-lib'
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import { MathExpression, Metric, type IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Running } from './consumers.ts'
import type { Made } from './function.ts'
import type { Stage } from './stage.ts'

/** The entrance of events and reads. */
export interface Door {
  readonly stream: Stream
  readonly reads: Made
  readonly api: SpecRestApi
}

/** In how many of the last periods a sign must be above its threshold to raise the alarm. */
export type Patience = readonly [datapoints: number, periods: number]

/** A fault: an alarm if it is above its threshold, and a line on the dashboard. */
export interface Sign {
  readonly name: string
  readonly metric: IMetric
  readonly threshold: number
  readonly patience: Patience
}

/** For faults that do not pass by themselves. */
const AT_ONCE: Patience = [1, 1]

/** For faults that may pass, for example throttles, which are retried. */
const LASTING: Patience = [2, 5]

/** In periods of five minutes: a record at the end of one may be delivered in the next. */
const TWICE_AN_HOUR: Patience = [2, 12]

/** How far a consumer may be behind before the alarm is raised, in milliseconds. */
const LATE_MS = 60_000

const MINUTE = { period: Duration.minutes(1) }
const SUM = { ...MINUTE, statistic: 'Sum' }

/** Each way in which a consumer can fail. */
export function consumerSigns(
  { prefix }: Stage,
  { consumer, triggers, run, givenUp }: Running,
  stream: Stream,
): readonly Sign[] {
  const sign = signer(consumer.name)
  const own = (metricName: string): IMetric =>
    new Metric({
      ...SUM,
      namespace: prefix,
      metricName,
      dimensionsMap: { consumer: consumer.name },
    })
  const age = run.metric('IteratorAge', { ...MINUTE, statistic: 'Maximum' })
  const isPolled = triggers.some((one) => one === 'kinesis' || one === 'dynamodb')
  return [
    ...(isPolled ? [sign('iterator age', age, LASTING, LATE_MS)] : []),
    ...(triggers.includes('kinesis')
      ? [sign('not delivered to', notDeliveredTo(consumer.name, run, stream), TWICE_AN_HOUR)]
      : []),
    sign('errors', errorsOf(consumer.name, run, own('failed')), LASTING),
    sign('throttles', run.metricThrottles(MINUTE), LASTING),
    sign('parked', own('parked'), AT_ONCE),
    sign('given up', givenUp.metricApproximateNumberOfMessagesVisible(MINUTE), AT_ONCE),
  ]
}

/** A consumer's name in an expression, where a name has no dashes (CloudWatch User Guide, "Using metric math"). */
const metricName = (consumer: string): string => consumer.replaceAll('-', '_')

/**
 * 1 if the stream got records and the function was not invoked: its mapping is disabled, or may not read. In this case
 * the function has no iterator age.
 */
function notDeliveredTo(consumer: string, run: Made['run'], stream: Stream): IMetric {
  const long = { period: Duration.minutes(5), statistic: 'Sum' }
  return new MathExpression({
    label: `${consumer}: not delivered to`,
    expression: `IF(FILL(records, 0) > 0 AND FILL(${metricName(consumer)}_invocations, 0) == 0, 1, 0)`,
    usingMetrics: {
      records: stream.metricIncomingRecords(long),
      [`${metricName(consumer)}_invocations`]: run.metricInvocations(long),
    },
    period: long.period,
  })
}

/**
 * Invocations that were killed or ran out of time or memory, and batches answered as failed, which Lambda does not
 * count.
 */
const errorsOf = (consumer: string, run: Made['run'], failed: IMetric): IMetric =>
  new MathExpression({
    label: `${consumer}: errors`,
    expression: `FILL(${metricName(consumer)}_errors, 0) + FILL(${metricName(consumer)}_failed, 0)`,
    usingMetrics: {
      [`${metricName(consumer)}_errors`]: run.metricErrors(MINUTE),
      [`${metricName(consumer)}_failed`]: failed,
    },
    ...MINUTE,
  })

export const doorSigns = ({ stream, reads, api: { deploymentStage: stage } }: Door): readonly Sign[] => [
  ...answeringSigns('reads', reads.run),
  signer('door')('errors', stage.metricServerError(SUM), LASTING),
  signer('log')('write throttles', stream.metricWriteProvisionedThroughputExceeded(SUM), LASTING),
  signer('log')('read throttles', stream.metricReadProvisionedThroughputExceeded(SUM), LASTING),
]

/** The signs of a function whose answer somebody waits for. */
export const answeringSigns = (name: string, run: Made['run']): readonly Sign[] => [
  signer(name)('errors', run.metricErrors(MINUTE), LASTING),
  signer(name)('throttles', run.metricThrottles(MINUTE), LASTING),
]

/** The signs of a function that notifications invoke, and of the queue of notifications that Lambda gave up. */
export const functionSigns = (name: string, run: Made['run'], givenUp: Queue): readonly Sign[] => [
  signer(name)('errors', run.metricErrors(MINUTE), LASTING),
  signer(name)('given up', givenUp.metricApproximateNumberOfMessagesVisible(MINUTE), AT_ONCE),
]

/** The signs of the topic of notifications: messages that SNS could not deliver to a subscriber. */
export const topicSigns = (topic: Topic): readonly Sign[] => [
  signer('topic')('not received', topic.metricNumberOfNotificationsFailed(SUM), LASTING),
]

const signer =
  (of: string) =>
  (what: string, metric: IMetric, patience: Patience, threshold = 0): Sign => ({
    name: `${of}: ${what}`,
    metric,
    threshold,
    patience,
  })
