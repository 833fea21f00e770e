import {
  PublishBatchCommand,
  SNSClient,
  type PublishBatchRequestEntry,
  type SNSClientConfig,
} from '@aws-sdk/client-sns'
import type { Notification, Notifier } from './notifier.ts'

export interface SnsOptions extends Pick<SNSClientConfig, 'endpoint' | 'region' | 'credentials'> {
  readonly topicArn: string
}

/** The maximum number of messages in a request (API Reference, PublishBatch). */
const BATCH = 10

/**
 * Notifications as messages of a topic. A message is the notification's JSON; its type and user are attributes, by
 * which subscriptions can filter. The SDK retries throttled and failed requests; if SNS refuses messages of a batch, it
 * throws.
 */
export function openSnsNotifier({ topicArn, ...access }: SnsOptions): Notifier {
  const client = new SNSClient(access)
  return {
    notify: async (notifications) => {
      for (let from = 0; from < notifications.length; from += BATCH)
        await publish(client, topicArn, notifications.slice(from, from + BATCH))
    },
    close: () => {
      client.destroy()
      return Promise.resolve()
    },
  }
}

async function publish(client: SNSClient, TopicArn: string, some: readonly Notification[]): Promise<void> {
  const PublishBatchRequestEntries = some.map(entryOf)
  const { Failed = [] } = await client
    .send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }))
    .catch((cause: unknown) => {
      throw new Error(`Cannot notify by topic "${TopicArn}": ${reasonOf(cause)}`, { cause })
    })
  const [first] = Failed
  if (first === undefined) return
  throw new Error(
    `Cannot notify by topic "${TopicArn}": SNS refuses ${Failed.length} of ${some.length}, with ${first.Code ?? 'no code'}`,
  )
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? `SNS says ${cause.name}: ${cause.message}` : String(cause)

/** The entry's id is used only in SNS's answer. */
const entryOf = (one: Notification, at: number): PublishBatchRequestEntry => ({
  Id: String(at),
  Message: JSON.stringify(one),
  MessageAttributes: { type: text(one.type), userId: text(one.userId) },
})

const text = (StringValue: string) => ({ DataType: 'String', StringValue })
