import { afterAll, expect, test } from 'vitest'
import type { UserId } from '../../../src/events/user-id.ts'
import { accessTo } from '../../../src/home/access.ts'
import type { Notification } from '../../../src/notify/notifier.ts'
import { openSnsNotifier } from '../../../src/notify/sns.ts'
import { notifierContract } from '../../contracts/notifier.ts'
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
