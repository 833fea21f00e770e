import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { accessTo } from '../../src/home/access.ts'
import type { Running } from './dynamodb.ts'
import { startFauxqs } from './fauxqs.ts'

const NAMED = process.env['TRIBUTARY_TEST_SNS_ENDPOINT']

/** SNS and SQS for a test, at one address: the server that the environment names, otherwise a new fauxqs. */
export function startSns(): Promise<Running> {
  if (NAMED === undefined) return startFauxqs()
  return Promise.resolve({ endpoint: NAMED, close: () => Promise.resolve() })
}

/** Creates a topic, and a queue that gets the messages of the topic: raw, or each in SNS's envelope. */
export async function makeTopic(endpoint: string, name: string, isRaw = true) {
  const sns = new SNSClient(accessTo(endpoint))
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }))
  return { topicArn: TopicArn, receive: await subscribeQueue(endpoint, TopicArn, name, { isRaw }) }
}

interface Subscription {
  readonly isRaw?: boolean
  /** The values of attributes, of each of which a message must have one; by default every message comes. */
  readonly filter?: Readonly<Record<string, readonly string[]>>
}

/** Creates a queue that gets the messages of a topic; the result receives them. */
export async function subscribeQueue(
  endpoint: string,
  TopicArn: string,
  name: string,
  { isRaw = true, filter }: Subscription,
) {
  const [sns, sqs] = [new SNSClient(accessTo(endpoint)), new SQSClient(accessTo(endpoint))]
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }))
  const asked = { QueueUrl, AttributeNames: ['QueueArn' as const] }
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand(asked))
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: Attributes?.['QueueArn'] ?? '',
      Attributes: {
        RawMessageDelivery: String(isRaw),
        ...(filter !== undefined && { FilterPolicy: JSON.stringify(filter) }),
      },
    }),
  )
  return () => receiveAll(sqs, QueueUrl)
}

export interface Received {
  readonly body: string
  readonly attributes: Readonly<Record<string, string | undefined>>
}

async function receiveAll(sqs: SQSClient, QueueUrl: string): Promise<readonly Received[]> {
  const all: Received[] = []
  for (;;) {
    const ask = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0, MessageAttributeNames: ['All'] }
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(ask))
    if (Messages.length === 0) return all
    const Entries = Messages.map(({ ReceiptHandle = '' }, at) => ({ Id: String(at), ReceiptHandle }))
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))
    all.push(
      ...Messages.map(({ Body = '', MessageAttributes = {} }) => ({
        body: Body,
        attributes: Object.fromEntries(
          Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
        ),
      })),
    )
  }
}
