import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { consumers } from '../../../consumers/all.ts'
import { quotaConsumer } from '../../../consumers/quota/consumer.ts'
import { usageConsumer } from '../../../consumers/usage/consumer.ts'
import { openHome } from '../../../src/home/home.ts'
import { application, start } from '../../../src/index.ts'
import { lambdaOf } from '../../../src/lambda/lambda.ts'
import { mediaApplication } from '../../../src/main/media-application.ts'
import { lambdaInvoke } from '../../../src/mapping/lambda-invoke.ts'
import { startMapping } from '../../../src/mapping/mapping.ts'
import { memoryCheckpoints } from '../../../src/mapping/memory-checkpoints.ts'
import { eventTypes } from '../../../src/media/model/vocabulary.ts'
import { withDirectory } from '../../journeys/tributary.ts'
import { tributaryOk } from '../main/commands/run.ts'

/** The application as it was before it had quotas. */
const older = application({
  name: mediaApplication.name,
  events: eventTypes,
  tables: consumers.filter(({ name }) => ['usage', 'stats', 'media'].includes(name)),
})

const GIB = 2 ** 30

const upload = (mediaId: string, bytes: number) => ({
  type: 'media.uploaded',
  subject: 'ann',
  data: { mediaId, bytes, contentType: 'video/mp4' },
})

/** A home of an earlier release: consumers have run, and three uploads together are far above the default quota. */
async function olderHome(data: string): Promise<void> {
  const server = await start(older, { data, port: 0 })
  await server.append([
    upload('ann.a', GIB + 1),
    upload('ann.b', Number.MAX_SAFE_INTEGER),
    upload('ann.c', 2 * GIB),
  ])
  await server.settled()
  await server.stop()
}

/** A new home, whose consumers have not run yet. */
async function newHome(data: string): Promise<void> {
  await (await openHome({ data }, { create: true }, mediaApplication)).close()
  const lines = [upload('ann.a', 5), upload('ann.b', GIB + 1), upload('ann.c', 6)].map((event, at) =>
    JSON.stringify({
      specversion: '1.0',
      id: `e${at}`,
      source: '/x',
      time: '2026-01-01T00:00:00Z',
      ...event,
    }),
  )
  await tributaryOk(['append', '--data', data], lines.join('\n'))
}

/** Delivers the log to the function of a table. */
async function deliver(data: string, consumer: typeof usageConsumer): Promise<void> {
  const home = await openHome({ data }, { create: false }, mediaApplication)
  const arn = (service: string) => `arn:aws:${service}:eu-central-1:123456789012:${consumer.name}`
  const identity = {
    functionArn: arn('lambda'),
    eventSourceArn: arn('kinesis'),
    region: 'eu-central-1',
    invokeIdentityArn: arn('iam'),
  }
  const mapping = startMapping({
    name: consumer.name,
    log: home.log,
    invoke: lambdaInvoke(lambdaOf(consumer, mediaApplication.vocabulary), identity),
    settings: consumer.delivery,
    checkpoints: memoryCheckpoints(),
  })
  await mapping.idle()
  await mapping.stop()
  await home.close()
}

const WAYS: Readonly<Record<string, (data: string) => Promise<unknown>>> = {
  'a server': async (data) => {
    const server = await start(mediaApplication, { data, port: 0 })
    await server.settled()
    await server.stop()
  },
  'a server with a quota of 100 bytes': async (data) => {
    const server = await start(mediaApplication, { data, port: 0, quota: 100 })
    await server.settled()
    await server.stop()
  },
  settle: (data) => tributaryOk(['settle', '--data', data]),
  'a rebuild': async (data) => {
    await tributaryOk(['rebuild', 'quota', '--data', data])
    await tributaryOk(['settle', '--data', data])
  },
  'the functions of Lambda': async (data) => {
    vi.stubEnv('TRIBUTARY_DATA', data)
    vi.stubEnv('TRIBUTARY_QUOTA', '100')
    for (const consumer of [usageConsumer, quotaConsumer]) await deliver(data, consumer)
    await tributaryOk(['settle', '--data', data])
  },
}

afterEach(() => vi.unstubAllEnvs())

const standing = async (data: string): Promise<string[]> => {
  const server = await start(mediaApplication, { data, port: 0 })
  await server.settled()
  await server.settled()
  await server.stop()
  const lines = (await tributaryOk(['dump', 'media', '--data', data])).split('\n').filter(Boolean)
  return lines.map((line) => (JSON.parse(line) as { readonly mediaId: string }).mediaId)
}

test.each(Object.entries(WAYS))(
  'what an older home has is not touched if %s runs there first; the default counts from then on',
  (_, run) =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data')
      await olderHome(data)
      await run(data)
      expect(await standing(data)).toEqual(['ann.a', 'ann.b', 'ann.c'])

      const server = await start(mediaApplication, { data, port: 0 })
      await server.append([upload('ann.late', 1)])
      await server.stop()
      expect(await standing(data)).toEqual(['ann.a', 'ann.b', 'ann.c'])

      const before = await tributaryOk(['dump', 'quota', '--data', data])
      await tributaryOk(['rebuild', 'quota', '--data', data])
      expect(await tributaryOk(['dump', 'quota', '--data', data])).toBe(before)
    }),
)

test.each(Object.entries(WAYS))(
  'in a new home the default counts from the beginning if %s runs there first',
  (_, run) =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data')
      await newHome(data)
      await run(data)
      expect(await standing(data)).toEqual(['ann.a', 'ann.c'])
    }),
)
