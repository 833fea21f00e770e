import { Readable } from 'node:stream'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { expect, test } from 'vitest'
import { decode } from '../../src/codec/decode.ts'
import { toRecord } from '../../src/codec/encode.ts'
import type { Event } from '../../src/events/event.ts'
import { accessTo } from '../../src/home/access.ts'
import type { Log, LogRecord } from '../../src/log/log.ts'
import { makeTopic, startSns } from '../servers/sns.ts'
import { dynamodbDumps } from './support/dumps.ts'
import { startMappings } from './support/mappings.ts'
import receipts from './support/receipts-application.ts'
import { deployReceipts, expectAllowed, storedReceipts } from './support/receipts-cloud.ts'

const events = Array.from({ length: 12 }, (_, n): Event => ({
  specversion: '1.0',
  id: `e${n}`,
  source: 'shop',
  type: 'order.paid',
  subject: ['ann', 'ben', 'eve'][n % 3] as Event['subject'],
  time: new Date(1_700_000_000_000 + n * 1_000).toISOString(),
  data: { order: `o${String(n).padStart(2, '0')}`, cents: n },
}))

const keyOf = ({ id }: Event): string => `orders/the order + ${id}`
const NOW = new Date().toISOString()

/** S3 User Guide, "Event message structure" and "EventBridge event message structure". */
const news = (bucket: string, event: Event, isBridged: boolean): object =>
  isBridged
    ? {
        version: '0',
        'detail-type': 'Object Created',
        source: 'aws.s3',
        time: NOW,
        detail: { version: '0', bucket: { name: bucket }, object: { key: keyOf(event), size: 1 } },
      }
    : {
        Records: [
          {
            eventVersion: '2.1',
            eventSource: 'aws:s3',
            eventTime: NOW,
            eventName: 'ObjectCreated:Put',
            s3: {
              bucket: { name: bucket },
              object: { key: encodeURIComponent(keyOf(event)).replaceAll('%20', '+') },
            },
          },
        ],
      }

/** What SNS delivers of these texts, raw or in its envelope. */
async function published(
  endpoint: string,
  texts: readonly string[],
  isRaw: boolean,
): Promise<readonly string[]> {
  const { topicArn, receive } = await makeTopic(endpoint, `orders-${String(isRaw)}`, isRaw)
  const client = new SNSClient(accessTo(endpoint))
  for (const Message of texts) await client.send(new PublishCommand({ TopicArn: topicArn, Message }))
  client.destroy()
  const received = await receive()
  expect(received).toHaveLength(texts.length)
  return received.map(({ body }) => body)
}

const toFunction = (envelope: string) => ({
  Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', Sns: JSON.parse(envelope) as object }],
})

const fromQueue = (bodies: readonly string[]) => ({
  Records: bodies.map((body, n) => ({
    messageId: `m${n}`,
    body,
    attributes: { SentTimestamp: String(Date.parse(NOW)) },
    eventSource: 'aws:sqs',
  })),
})

const changes = (some: readonly Event[]) => ({
  Records: some.map((event, n) => ({
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(Date.parse(NOW) / 1000),
      Keys: { id: { S: event.id } },
      NewImage: { id: { S: event.id }, event: { S: JSON.stringify(event) } },
      SequenceNumber: `4421584500000000017450439${String(n).padStart(3, '0')}`,
      StreamViewType: 'NEW_IMAGE',
    },
  })),
})

/** The texts of the log's events of this type. */
async function textsOf(log: Log, type: string): Promise<readonly string[]> {
  const records: LogRecord[] = []
  for (const { shardId } of await log.shards()) {
    let cursor = await log.open(shardId, { type: 'TRIM_HORIZON' })
    for (;;) {
      const slice = await log.read(cursor, 1_000)
      records.push(...slice.records)
      if (slice.next === undefined || (slice.records.length === 0 && slice.millisBehindLatest === 0)) break
      cursor = slice.next
    }
  }
  return records
    .flatMap((record) => decode(receipts.vocabulary, record))
    .flatMap((one) => (one.kind === 'event' && one.event.type === type ? [one.text] : []))
}

test('the bundle of a reactor takes the same orders from S3, SNS, a queue, a table’s stream and Kinesis, each once in effect', async () => {
  const { end, ...cloud } = await deployReceipts({ filer: ['kinesis', 's3', 'sns', 'dynamodb'] })
  const sns = await startSns()
  try {
    for (const event of events)
      await cloud.objects.put(
        keyOf(event),
        { contentType: 'application/json', facts: { event } },
        Readable.from([Buffer.from('{}')]),
        2,
      )
    const texts = events.map((event) => JSON.stringify(event))
    const raw = await published(sns.endpoint, texts, true)
    const wrapped = await published(sns.endpoint, texts, false)
    const { invoke } = cloud.functions.get('Consumerfiler')!
    const done = { batchItemFailures: [] }
    const invocations = [
      ...events.map((event, n) => news(cloud.bucket, event, n % 2 === 0)),
      ...wrapped.map(toFunction),
      fromQueue(raw),
      fromQueue(wrapped),
      changes(events),
    ]
    // Some at the same time, and from both ends, so that each trigger is the first for some orders.
    const inTurn = async (some: readonly object[]) => {
      for (const one of some) expect(await invoke(one)).toEqual(done)
    }
    await Promise.all([inTurn(invocations.slice(0, 6)), inTurn(invocations.slice(16).reverse())])
    await inTurn(invocations)
    const filed = await textsOf(cloud.log, 'receipt.filed')
    expect(new Set(filed).size).toBe(events.length)
    expect(new Set(filed.map((text) => (JSON.parse(text) as Event).id)).size).toBe(events.length)

    await cloud.log.append(events.map(toRecord))
    const mappings = startMappings(cloud, ['receipts', 'filer'])
    await Promise.all(mappings.map((mapping) => mapping.idle()))
    await Promise.all(mappings.map((mapping) => mapping.stop()))
    await inTurn(invocations)
    expect(await textsOf(cloud.log, 'receipt.filed')).toHaveLength(filed.length)

    expect(await storedReceipts(cloud)).toEqual(
      events.map(({ data }) => `receipts/${(data as { order: string }).order}`),
    )
    const { receipts: rows } = await dynamodbDumps(cloud.dynamodb, 'receipts-dev', receipts)
    expect(rows!.flatMap((line) => (JSON.parse(line) as { orders: string[] }).orders).sort()).toEqual(
      events.map(({ data }) => (data as { order: string }).order),
    )
    expectAllowed(cloud)
  } finally {
    await sns.close()
    await end()
  }
})
