import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import type { UserId } from '../../../src/events/user-id.ts'
import { accessTo } from '../../../src/home/access.ts'
import type { Notification } from '../../../src/notify/notifier.ts'
import { openSnsNotifier } from '../../../src/notify/sns.ts'
import { notifierContract } from '../../contracts/notifier.ts'
import { listen } from '../../servers/dynamodb.ts'
import { makeTopic, startSns } from '../../servers/sns.ts'

const { endpoint, close } = await startSns()
afterAll(close)

const run = `contract-${process.pid.toString()}-${Date.now().toString(36)}`
let made = 0
async function fresh() {
  const { topicArn, receive } = await makeTopic(endpoint, `${run}-${String(made++)}`)
  return { topicArn, receive, notifier: openSnsNotifier({ ...accessTo(endpoint), topicArn }) }
}

notifierContract('SNS', async () => {
  const { notifier, receive } = await fresh()
  const all: Notification[] = []
  const heard = async (user: UserId) => {
    all.push(...(await receive()).map(({ body }) => JSON.parse(body) as Notification))
    return all.filter(({ userId }) => userId === user)
  }
  return { notifier, heard }
})

const one = {
  id: 'n',
  userId: 'ann' as UserId,
  type: 'media.deleted',
  time: '2026-01-01T00:00:00Z',
  data: null,
}

test('subscriptions can tell a message by its user and type', async () => {
  const { notifier, receive } = await fresh()
  await notifier.notify([one])
  expect(await receive()).toEqual([
    { body: JSON.stringify(one), attributes: { userId: 'ann', type: 'media.deleted' } },
  ])
})

test('a topic that does not exist is reported', async () => {
  const { topicArn } = await fresh()
  const notifier = openSnsNotifier({ ...accessTo(endpoint), topicArn: `${topicArn}-none` })
  await expect(notifier.notify([one])).rejects.toThrow(
    `Cannot notify by topic "${topicArn}-none": SNS says NotFound`,
  )
})

/** A stand-in for SNS that refuses the messages of these ids, and notes the ids and bytes of each request. */
async function refusing(ids: readonly string[]) {
  const requests: { readonly ids: readonly string[]; readonly bytes: number }[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const fields = new URLSearchParams(body)
      const messages = [...fields].filter(([name]) => name.endsWith('.Message')).map(([, value]) => value)
      const told = messages.map((message) => (JSON.parse(message) as Notification).id)
      requests.push({ ids: told, bytes: Buffer.byteLength(messages.join('')) })
      const members = told.map((id, at) =>
        ids.includes(id)
          ? `<member><Id>${at}</Id><Code>InternalError</Code><Message>later</Message><SenderFault>false</SenderFault></member>`
          : '',
      )
      response.writeHead(200, { 'content-type': 'text/xml' })
      response.end(
        `<PublishBatchResponse><PublishBatchResult><Failed>${members.join('')}</Failed></PublishBatchResult></PublishBatchResponse>`,
      )
    })
  })
  const { endpoint, close } = await listen(server)
  const topicArn = 'arn:aws:sns:us-east-1:000000000000:t'
  return { requests, close, notifier: openSnsNotifier({ ...accessTo(endpoint), topicArn }) }
}

const some = (count: number, data: Notification['data'] = null) =>
  Array.from({ length: count }, (_, at) => ({ ...one, id: `n${String(at)}`, data }))

test('messages that SNS refuses of a batch are reported, and the other batches are sent', async () => {
  const { notifier, requests, close } = await refusing(['n3', 'n4', 'n12'])
  await expect(notifier.notify(some(25))).rejects.toThrow(
    'SNS refuses 2 of 10, first "n3" with InternalError later',
  )
  expect(requests.map(({ ids }) => ids.length)).toEqual([10, 10, 5])
  await close()
})

test.each([
  ['many small ones', some(25), [10, 10, 5]],
  ['large ones', some(5, 'x'.repeat(100_000)), [2, 2, 1]],
  ['ones of many bytes a character', some(5, '\u{1f4f7}'.repeat(25_000)), [2, 2, 1]],
  ['one that is too large by itself', [...some(2), ...some(1, 'x'.repeat(262_144)), ...some(3)], [2, 1, 3]],
])('a request has at most 10 messages and 256 KiB: %s', async (_, all, sizes) => {
  const { notifier, requests, close } = await refusing([])
  await notifier.notify(all)
  expect(requests.map(({ ids }) => ids.length)).toEqual(sizes)
  expect(requests.filter(({ ids, bytes }) => ids.length > 1 && bytes > 262_144)).toEqual([])
  await close()
})

test('the other messages are published beside one that is too large', async () => {
  const { notifier, receive } = await fresh()
  const all = [...some(1), { ...one, id: 'large', data: 'x'.repeat(262_144) }, ...some(3).slice(1)]
  await expect(notifier.notify(all)).rejects.toThrow('Cannot notify by topic')
  const ids = (await receive()).map(({ body }) => (JSON.parse(body) as Notification).id)
  expect(ids.sort()).toEqual(['n0', 'n1', 'n2'])
})
