import { expect, test } from 'vitest'
import { lambdaInvoke, type LambdaHandler } from '../../../../src/mapping/index.ts'
import { recordOf, SHARD } from '../support/one-shard.ts'
import * as handlers from './handlers.ts'

const identity = {
  functionArn: 'arn:aws:lambda:us-east-2:123456789012:function:f',
  eventSourceArn: 'arn:aws:kinesis:us-east-2:123456789012:stream/s',
  region: 'us-east-2',
  invokeIdentityArn: 'arn:aws:iam::123456789012:role/r',
}
const records = [1, 2].map(recordOf)
const invocation = {
  shardId: SHARD,
  records,
  deadline: Date.now() + 60_000,
  signal: new AbortController().signal,
}

/** The types of all of them fit without a cast: `npm run ok:types` compiles this. */
const reporting: readonly (readonly [string, LambdaHandler])[] = [
  ['KinesisStreamHandler', handlers.kinesisHandler],
  ['a handler with `context: Context`', handlers.withContext],
  ['a handler with a callback', handlers.withCallback],
  ['Handler', handlers.ofAnyEvent],
  ['a handler of Powertools', handlers.powertools],
  ['a handler of middy', handlers.middyfied],
]

test.each(reporting)('lambdaInvoke() runs %s', async (_name, handler) => {
  const sequence = records[1]!.sequenceNumber.replace(/^0+/, '')
  expect(await lambdaInvoke(handler, identity)(invocation)).toEqual({
    batchItemFailures: [{ itemIdentifier: sequence }],
  })
})

test.each<readonly [string, LambdaHandler]>([
  ['answers nothing', handlers.ofNothing],
  ['returns no promise and takes no callback, as on Lambda', handlers.synchronous],
])('a handler that %s answers null', async (_name, handler) => {
  expect(await lambdaInvoke(handler, identity)(invocation)).toBeNull()
})

test('a handler that calls back with an error, or throws, has failed', async () => {
  for (const handler of [handlers.failing, handlers.throwing])
    await expect(lambdaInvoke(handler, identity)(invocation)).rejects.toThrow('no')
})

test('a handler may end through its context, and only its first end counts', async () => {
  const ended: LambdaHandler = (_event, context, callback) => {
    context.succeed({ batchItemFailures: [] })
    context.fail('too late')
    callback('too late')
  }
  expect(await lambdaInvoke(ended, identity)(invocation)).toEqual({ batchItemFailures: [] })
})
