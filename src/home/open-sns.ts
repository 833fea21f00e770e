import { needs, optional } from '../base/optional.ts'
import type { Notifier } from '../notify/notifier.ts'
import { accessTo } from './access.ts'

/** The ARN of a topic, and its server if that is not AWS. */
interface TopicAddress {
  readonly topicArn: string
  readonly endpoint?: string | undefined
}

const NOT_INSTALLED = needs('notify a topic of SNS', ['@aws-sdk/client-sns'])

/** Opens a topic, in its own region, without a request. The SDK is loaded only here. */
export async function openSns({ topicArn, endpoint }: TopicAddress): Promise<Notifier> {
  const { openSnsNotifier } = await optional(() => import('../notify/sns.ts'), NOT_INSTALLED)
  const [, , , region] = topicArn.split(':')
  return openSnsNotifier({ ...accessTo(endpoint), ...(region !== undefined && { region }), topicArn })
}
