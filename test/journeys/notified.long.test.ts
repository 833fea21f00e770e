import sharp from 'sharp'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import type { Notification } from '../../src/notify/notifier.ts'
import { dice, roll } from '../bench/shape/dice.ts'
import { endingAll } from '../infra/support/endings.ts'
import { makeTopic, startSns, subscribeQueue } from '../servers/sns.ts'
import { startServer, tokenFor, tributaryOk, withDirectory } from './tributary.ts'

const SEED = Number(process.env['TRIBUTARY_SEED'] ?? Date.now() % 1_000_000)
const KILLS = Number(process.env['TRIBUTARY_KILLS'] ?? 4)
const QUOTA = 30_000
const picture = (size: number): Promise<Buffer> =>
  sharp({
    create: {
      width: size,
      height: size,
      channels: 3,
      background: 'teal',
      noise: { type: 'gaussian', mean: 99, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer()

interface Item extends Omit<Notification, 'userId'> {
  readonly read: boolean
}

/** A caller of a server, which may be started again at another address. */
const callerOf =
  (urlOf: () => string, token: string) => async (method: string, path: string, body?: object) => {
    const answer = await fetch(urlOf() + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: await answer.json() }
  }

type Ask = ReturnType<typeof callerOf>

async function upload(ask: Ask, bytes: Buffer): Promise<string> {
  const { body } = await ask('POST', '/media', { contentType: 'image/jpeg' })
  const { mediaId, uploadUrl } = body as { mediaId: string; uploadUrl: string }
  const sent = await fetch(uploadUrl, { method: 'PUT', body: new Uint8Array(bytes) })
  expect(sent.status).toBe(201)
  return mediaId
}

async function listOf(ask: Ask, user: string): Promise<readonly Item[]> {
  const { status, body } = await ask('GET', `/users/${user}/notifications?limit=1000`)
  expect(status).toBe(200)
  return (body as { readonly items: readonly Item[] }).items
}

const idsOf = (all: readonly { readonly id: string }[]): readonly string[] =>
  [...new Set(all.map(({ id }) => id))].sort()

/** A queue, and all that it has received. */
function heardBy(receive: Awaited<ReturnType<typeof makeTopic>>['receive']) {
  const all: Notification[] = []
  return async (): Promise<readonly Notification[]> => {
    all.push(...(await receive()).map(({ body }) => JSON.parse(body) as Notification))
    return all
  }
}

/** Asks again until the tables know what the request is about. */
const until202 = (ask: () => Promise<{ readonly status: number }>): Promise<void> =>
  expect.poll(async () => (await ask()).status, soon).toBe(202)

const uploadedLine = (mediaId: string): string =>
  `${JSON.stringify({
    specversion: '1.0',
    id: mediaId,
    source: 'test',
    type: 'media.uploaded',
    subject: 'ada',
    time: new Date().toISOString(),
    data: { mediaId, bytes: 1, contentType: 'image/jpeg' },
  })}\n`

const soon = { interval: 200 }

test(`a topic gets each notification of the list, and after kills again under the same id (TRIBUTARY_SEED=${SEED})`, () =>
  withDirectory(async (data) => {
    const { end, endpoint } = await endingAll(async (onEnd) => {
      const sns = await startSns()
      onEnd(sns.close)
      return { endpoint: sns.endpoint }
    })
    const name = `notified-${process.pid}-${SEED}`
    const { topicArn, receive } = await makeTopic(endpoint, name)
    const heard = heardBy(receive)
    const onlyQuota = heardBy(
      await subscribeQueue(endpoint, topicArn, `${name}-quota`, {
        filter: { type: ['usage.quota-exceeded'], userId: ['ada'] },
      }),
    )
    const topic = ['--notify-topic', topicArn, '--endpoint', endpoint]
    let server = await startServer(data, ['--quota', String(QUOTA)])
    try {
      const urlOf = () => server.url
      const ada = callerOf(urlOf, await tokenFor(data, 'ada', 'user'))
      const raters = await Promise.all(
        ['bob', 'cyd', 'dan'].map(async (user) => callerOf(urlOf, await tokenFor(data, user, 'user'))),
      )
      const rate = (rater: Ask, mediaId: string, stars: number) =>
        rater('PUT', `/media/${mediaId}/rating`, { stars })

      // Without a topic: the list only. A topic that comes later is not told of the past.
      const old = await upload(ada, await picture(40))
      await expect.poll(() => listOf(ada, 'ada'), soon).toHaveLength(1)
      expect(server.complaints()).toContain('--notify-topic does not name a topic')
      expect(await server.end('SIGTERM')).toBe(0)
      server = await startServer(data, topic)

      // One of each kind.
      const fine = await upload(ada, await picture(40))
      for (const [at, rater] of raters.entries()) await until202(() => rate(rater, fine, at + 3))
      const large = await picture(400)
      expect(large.length).toBeGreaterThan(QUOTA)
      const over = await upload(ada, large)
      const typeOf = async (id: string) =>
        (await listOf(ada, 'ada'))
          .filter(({ data }) => (data as { mediaId: string }).mediaId === id)
          .map(({ type }) => type)
          .sort()
      await expect.poll(() => typeOf(fine), soon).toEqual(['media.metadata-extracted', 'media.rated'])
      await expect.poll(() => typeOf(over), soon).toContain('usage.quota-exceeded')
      const wanted = async () =>
        idsOf((await listOf(ada, 'ada')).filter(({ id }) => id !== `${old}.metadata-extracted`))
      const sameIds = () =>
        expect
          .poll(async () => [idsOf(await heard()), await wanted()], soon)
          .toSatisfy(([told, listed]) => isDeepStrictEqual(told, listed))
      await sameIds()
      const before = await heard()
      expect(before.map(({ id }) => id).sort()).toEqual(idsOf(before))
      const shown = new Map((await listOf(ada, 'ada')).map((one) => [one.id, one]))
      for (const { userId, ...message } of before.filter(({ type }) => type !== 'media.rated'))
        expect([userId, shown.get(message.id)]).toMatchObject(['ada', message])
      expect((await onlyQuota()).map(({ type, userId }) => [type, userId])).toEqual([
        ['usage.quota-exceeded', 'ada'],
      ])

      // Kills in the middle of ratings of many media.
      const luck = dice(SEED)
      const more = Array.from({ length: 40 * KILLS }, (_, n) => `ada.m${n}`)
      await tributaryOk(['append', '--data', data, ...topic], more.map(uploadedLine).join(''))
      await until202(() => rate(raters[0]!, more.at(-1)!, 1))
      for (let kill = 0; kill < KILLS; kill += 1) {
        const some = more.slice(kill * 40, (kill + 1) * 40)
        const rating = Promise.allSettled(
          some.flatMap((mediaId) => raters.map((rater) => rate(rater, mediaId, 4))),
        )
        await pause(roll(luck, 1_500))
        await server.end('SIGKILL')
        await rating
        server = await startServer(data, topic)
      }
      for (const mediaId of more) await until202(() => rate(raters[0]!, mediaId, 5))
      // The second waits for what follows from the first.
      for (let times = 0; times < 2; times += 1) await tributaryOk(['settle', '--data', data, ...topic])
      await sameIds()
      const all = await heard()
      const told = new Map(all.map(({ id, userId, type }) => [id, `${userId} ${type}`]))
      for (const { id, userId, type } of all) expect(told.get(id), id).toBe(`${userId} ${type}`)
      const repeats = all.length - idsOf(all).length
      expect(await server.end('SIGTERM')).toBe(0)
      expect(await tributaryOk(['parked', 'list', '--data', data])).not.toContain('notify')
      console.info(
        `${KILLS} kills: ${all.length} messages of ${idsOf(all).length} notifications, ${repeats} repeated`,
      )
    } catch (error) {
      console.error(server.complaints().slice(-3_000))
      throw error
    } finally {
      await server.end('SIGKILL')
      await end()
    }
  }))
