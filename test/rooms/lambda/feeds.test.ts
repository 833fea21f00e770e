import { describe, expect, test } from 'vitest'
import { feedOf } from '../../../src/lambda/feeds/feed-of.ts'

const AT = '2026-01-01T10:00:00.000Z'
const at = Date.parse(AT)

/** S3 User Guide, "Event message structure". */
const stored = (key: string, more: object = {}) => ({
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'us-west-2',
      eventTime: AT,
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: 'A' },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': 'C' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'testConfigRule',
        bucket: { name: 'mybucket', arn: 'arn:aws:s3:::mybucket' },
        object: { key, size: 1024, eTag: 'd41d', versionId: '096f', sequencer: '0055AED6DCD90281E5' },
      },
      ...more,
    },
  ],
})

/** S3 User Guide, "EventBridge event message structure". */
const bridged = (type: string, key: string) => ({
  version: '0',
  id: '17793124-05d4-b198-2fde-7ededc63b103',
  'detail-type': type,
  source: 'aws.s3',
  account: '111122223333',
  time: AT,
  region: 'ca-central-1',
  resources: ['arn:aws:s3:::mybucket'],
  detail: { version: '0', bucket: { name: 'mybucket' }, object: { key, size: 5 }, reason: 'PutObject' },
})

/** S3 sends it when notifications are configured. */
const TEST_EVENT = {
  Service: 'Amazon S3',
  Event: 's3:TestEvent',
  Time: AT,
  Bucket: 'mybucket',
  RequestId: '5582815E1AEA5ADF',
  HostId: '8cLeGAmw',
}

describe('news of S3', () => {
  test.each([
    ['media/ann.1', 'media/ann.1'],
    ['red+flower.jpg', 'red flower.jpg'],
    ['a%2Bb+c%26d', 'a+b c&d'],
    ['caf%C3%A9/%E2%82%AC', 'café/€'],
    ['100%25', '100%'],
  ])('of key %s are of the object %s', (encoded, key) => {
    const news = { bucket: 'mybucket', key, at, item: encoded }
    expect(feedOf(stored(encoded))).toEqual({ source: 'aws:s3', failing: 'whole', contents: [news] })
  })

  test('by EventBridge have keys that are not encoded', () => {
    for (const key of ['red+flower.jpg', '100%25'])
      expect(feedOf(bridged('Object Created', key))).toMatchObject({ contents: [{ key, at }] })
  })

  test.each([
    ['ObjectCreated:CompleteMultipartUpload', 1],
    ['ObjectCreated:Copy', 1],
    ['s3:ObjectCreated:Post', 1],
    ['ObjectRemoved:Delete', 0],
    ['ObjectRemoved:DeleteMarkerCreated', 0],
    ['ObjectTagging:Put', 0],
    ['LifecycleExpiration:DeleteMarkerCreated', 0],
  ])('%s tell of %i objects', (eventName, objects) => {
    expect(feedOf(stored('k', { eventName }))?.contents).toHaveLength(objects)
  })

  test('that only test the configuration, and those of deletions by EventBridge, tell of none', () => {
    expect(feedOf(TEST_EVENT)?.contents).toEqual([])
    expect(feedOf(bridged('Object Deleted', 'k'))?.contents).toEqual([])
  })

  test('of a later minor version are understood; those of another major version, and of no trigger, are not', () => {
    expect(feedOf(stored('k', { eventVersion: '2.9' }))?.contents).toHaveLength(1)
    expect(feedOf(stored('k', { eventVersion: '3.0' }))).toBeUndefined()
    for (const other of [{}, null, 'text', { Records: [] }, { Records: [{ eventSource: 'aws:codecommit' }] }])
      expect(feedOf(other)).toBeUndefined()
  })

  test('with a key that cannot be decoded are refused', () => {
    expect(() => feedOf(stored('100%'))).toThrow('URI malformed')
  })
})

const EVENT = '{"specversion":"1.0", "id":"1"}'

/** Lambda Developer Guide, "Invoking Lambda functions with Amazon SNS notifications". */
const published = (Message: string) => ({
  Records: [
    {
      EventVersion: '1.0',
      EventSubscriptionArn: 'arn:aws:sns:us-east-1:123456789012:sns-lambda:21be56ed',
      EventSource: 'aws:sns',
      Sns: {
        SignatureVersion: '1',
        Timestamp: AT,
        Signature: 'tcc6',
        MessageId: '95df01b4',
        Message,
        MessageAttributes: { Test: { Type: 'String', Value: 'TestString' } },
        Type: 'Notification',
        TopicArn: 'arn:aws:sns:us-east-1:123456789012:sns-lambda',
        Subject: 'TestInvoke',
      },
    },
  ],
})

/** SNS Developer Guide, "Amazon SNS raw message delivery". */
const enveloped = (Message: string) =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: 'dc1e94d9',
    TopicArn: 'arn:aws:sns:us-east-2:111122223333:ExampleTopic1',
    Subject: 'TestSubject',
    Message,
    Timestamp: AT,
    SignatureVersion: '1',
    Signature: 'FMG5',
  })

/** Lambda Developer Guide, "Using Lambda with Amazon SQS". */
const queued = (...bodies: readonly string[]) => ({
  Records: bodies.map((body, n) => ({
    messageId: `q${n}`,
    receiptHandle: 'AQEB',
    body,
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(at + 7), SenderId: 'AIDA' },
    messageAttributes: {},
    md5OfBody: 'e4e6',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-2:123456789012:my-queue',
    awsRegion: 'us-east-2',
  })),
})

describe('a message of SNS', () => {
  test('is an event’s JSON as it was published, or anything else to be parked', () => {
    for (const text of [EVENT, 'no JSON', '[]', '"a text"', '{"Type":"Notification"}'])
      expect(feedOf(published(text))).toEqual({
        source: 'aws:sns',
        failing: 'whole',
        contents: [{ text, at, item: '95df01b4' }],
      })
  })

  test('may be news of S3, also the test', () => {
    expect(feedOf(published(JSON.stringify(stored('a+b'))))?.contents).toEqual([
      { bucket: 'mybucket', key: 'a b', at, item: '95df01b4' },
    ])
    expect(feedOf(published(JSON.stringify(TEST_EVENT)))?.contents).toEqual([])
  })

  test('comes from a queue raw or in SNS’s envelope, and each that fails is named', () => {
    expect(feedOf(queued(EVENT, enveloped(EVENT), enveloped(JSON.stringify(stored('k')))))).toEqual({
      source: 'aws:sqs',
      failing: 'each',
      contents: [
        { text: EVENT, at: at + 7, item: 'q0' },
        { text: EVENT, at, item: 'q1' },
        { bucket: 'mybucket', key: 'k', at, item: 'q2' },
      ],
    })
  })
})

/** Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB", Example event. */
const changed = (dynamodb: object, eventName = 'INSERT') => ({
  eventID: '1',
  eventVersion: '1.0',
  dynamodb: {
    ApproximateCreationDateTime: at / 1000,
    Keys: { Id: { N: '101' } },
    SequenceNumber: '111',
    SizeBytes: 26,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
    ...dynamodb,
  },
  awsRegion: 'us-west-2',
  eventName,
  eventSourceARN: 'arn:aws:dynamodb:us-west-2:123456789012:table/my-table/stream/2024-06-10T19:26:16.525',
  eventSource: 'aws:dynamodb',
})

describe('a change of a table', () => {
  const image = { Id: { N: '101' }, event: { S: EVENT } }

  test('brings the event of the item’s new image, under the change’s sequence number', () => {
    const SequenceNumber = '4421584500000000017450439091'
    const feed = feedOf({ Records: [changed({ NewImage: image, SequenceNumber })] })
    expect(feed).toEqual({
      source: 'aws:dynamodb',
      failing: 'from',
      contents: [{ text: EVENT, at, item: SequenceNumber, place: SequenceNumber.padStart(56, '0') }],
    })
  })

  test('that removes an item, or is of an item without an event, brings none', () => {
    const Records = [changed({ OldImage: image }, 'REMOVE'), changed({ NewImage: { Id: { N: '1' } } })]
    expect(feedOf({ Records })?.contents).toEqual([])
  })

  test('of an item whose event is no text brings the attribute, to be parked', () => {
    const Records = [changed({ NewImage: { event: { M: { id: { S: '1' } } } } })]
    expect(feedOf({ Records })?.contents).toMatchObject([{ text: '{"M":{"id":{"S":"1"}}}' }])
  })

  test('is refused if the stream shows only keys or old images', () => {
    for (const StreamViewType of ['KEYS_ONLY', 'OLD_IMAGE'])
      expect(() => feedOf({ Records: [changed({ StreamViewType }, 'MODIFY')] })).toThrow(StreamViewType)
  })
})
