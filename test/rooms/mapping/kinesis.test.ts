import { afterAll, beforeAll, expect, test } from 'vitest'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { lambdaInvoke } from '../../../src/mapping/lambda-invoke.ts'
import { startMapping } from '../../../src/mapping/mapping.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { kinesisServer, type KinesisServer } from '../../servers/kinesis-local.ts'
import { newStream, removeStream } from '../../servers/kinesis-stream.ts'

const KEYS = ['ann', 'bob', 'cid', 'dee']

const identity = {
  functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:mine',
  eventSourceArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/mine',
  region: 'eu-central-1',
  invokeIdentityArn: 'arn:aws:iam::123456789012:role/mine',
}

interface KinesisEvent {
  readonly Records: readonly { readonly kinesis: { readonly partitionKey: string; readonly data: string } }[]
}

const recordsOf = (round: number) =>
  KEYS.map((partitionKey) => ({ partitionKey, data: Buffer.from(round.toString()) }))

let server: KinesisServer
beforeAll(async () => {
  server = await kinesisServer()
})
afterAll(() => server.end())

test('a Lambda handler takes every key of a Kinesis stream in order, failing now and then, through a split', async () => {
  const { log, options } = await newStream(server.endpoint, 1)
  const taken = new Map(KEYS.map((key) => [key, [] as number[]]))
  let runs = 0
  const handler = ({ Records }: KinesisEvent) => {
    if (++runs % 3 === 0) throw new Error('now and then')
    for (const { kinesis } of Records)
      taken.get(kinesis.partitionKey)?.push(Number(Buffer.from(kinesis.data, 'base64').toString()))
    return Promise.resolve({})
  }
  const mapping = startMapping({
    name: 'mine',
    log,
    invoke: lambdaInvoke((event) => handler(event), identity),
    settings: { batchSize: 5 },
    checkpoints: tableCheckpoints(memoryTables()),
    pollMs: 10,
  })
  for (let round = 0; round < 6; round++) await log.append(recordsOf(round))
  await log.split('shardId-000000000000')
  for (let round = 6; round < 12; round++) await log.append(recordsOf(round))
  await mapping.idle()
  for (const key of KEYS) expect(taken.get(key)).toEqual(Array.from({ length: 12 }, (_, round) => round))
  await mapping.stop()
  await log.close()
  await removeStream(options)
})
