import { openSns } from '../home/open-sns.ts'
import type { Notifier } from '../notify/notifier.ts'

/** The topic TRIBUTARY_TOPIC. */
export async function openLambdaNotifier(): Promise<Notifier> {
  const { TRIBUTARY_TOPIC: topicArn, TRIBUTARY_ENDPOINT: endpoint } = process.env
  if (topicArn === undefined) throw new Error('Cannot open the topic: TRIBUTARY_TOPIC is not set')
  return openSns({ topicArn, endpoint })
}
