import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Entry } from '../../infra/code.ts'
import { toRecord } from '../../src/codec/encode.ts'
import { overQuotaId } from '../../src/media/model/notification-id.ts'
import type { MediaId } from '../../src/media/model/ids.ts'
import type { Notification } from '../../src/notify/notifier.ts'
import { extracted, event, quotaExceeded, rated } from '../rooms/projections/events.ts'
import { startDynalite } from '../servers/dynamodb.ts'
import { kinesisServer } from '../servers/kinesis-local.ts'
import { newStream } from '../servers/kinesis-stream.ts'
import { makeTopic, startSns, subscribeQueue } from '../servers/sns.ts'
import { bundleOf, environmentOf, makeTables } from './support/cloud.ts'
import { endingAll } from './support/endings.ts'
import { startMappings } from './support/mappings.ts'
import { allows } from './support/may-invoke.ts'
import notified from './support/notified-application.ts'
import { allowedTo } from './support/policies.ts'
import { recordingWire } from './support/recording-wire.ts'
import { startFunction } from './support/running-function.ts'
import { synthesizeOf } from './support/synthesize.ts'
import { resourceOf } from './support/template.ts'

const NAMES = ['notifications', 'notify']

/** The stack on servers like AWS, and the topic with three queues. */
const deploy = (entry: Entry) =>
  endingAll(async (onEnd) => {
    const stack = synthesizeOf({ application: notified, entry }, { bundles: true, checks: false })
    onEnd(() => rmSync(stack.directory, { recursive: true }))
    const [dynalite, kinesis, sns] = await Promise.all([startDynalite(), kinesisServer(), startSns()])
    onEnd(dynalite.close)
    onEnd(kinesis.end)
    onEnd(sns.close)
    await makeTables(stack, dynalite.endpoint)
    const { log, options } = await newStream(kinesis.endpoint, 2)
    onEnd(() => log.close())
    const name = `notify-${process.pid}-${Date.now().toString(36)}`
    const { topicArn, receive: all } = await makeTopic(sns.endpoint, name)
    const filtered = (of: string, filter: Readonly<Record<string, readonly string[]>>) =>
      subscribeQueue(sns.endpoint, topicArn, `${name}-${of}`, { filter })
    const queues = {
      all,
      quota: await filtered('quota', { type: ['usage.quota-exceeded'] }),
      ofEve: await filtered('eve', { userId: ['eve'], type: ['media.rated', 'media.metadata-extracted'] }),
    }
    const servers = { kinesis: kinesis.endpoint, dynamodb: dynalite.endpoint, s3: '', sns: sns.endpoint }
    const start = async (name: string) => {
      const wire = await recordingWire(servers, options.stream, () => true)
      onEnd(wire.close)
      const environment = environmentOf(stack, `Consumer${name}`, wire.endpoint)
      const own = { ...environment, ...(name === 'notify' && { TRIBUTARY_TOPIC: topicArn }) }
      const running = await startFunction(bundleOf(stack, `Consumer${name}`), own)
      onEnd(running.end)
      return [`Consumer${name}`, { ...running, calls: wire.calls }] as const
    }
    return { stack, log, topicArn, queues, functions: new Map(await Promise.all(NAMES.map(start))) }
  })

const failed = event('media.extraction-failed', 'ann', { mediaId: 'ann.b', reason: 'empty', extractor: 1 })
const over = quotaExceeded('ann.c')
const events = [
  extracted('ann.a', { contentType: 'image/png', extractor: 1 }),
  failed,
  over,
  ...['bob', 'cyd', 'dan'].map((rater) => rated(rater, 'eve.a', 4, { id: `of ${rater}` })),
  rated('bob', 'ann.a', 1, { id: 'given' }),
  rated('bob', 'ann.a', null, { id: 'withdrawn', at: 2 }),
]
const TOLD = [
  'ann.a.metadata-extracted',
  'ann.b.extraction-failed',
  overQuotaId('ann.c' as MediaId, over),
  'eve.a.rated-2026-01-01',
].sort()

const HANDLERS: Entry = {
  reads: 'src/main/lambda-reads.ts',
  consumer: (name) => `consumers/${name}/lambda.ts`,
}
const MODULE: Entry = fileURLToPath(new URL('support/notified-application.ts', import.meta.url))

test.each([
  ['the function of the media-sharing application', HANDLERS],
  ['the package’s own function of a reactor that notifies', MODULE],
])(
  '%s publishes each notification once on servers like AWS, with the rights of its role, and queues filter',
  async (_, entry) => {
    const { end, ...cloud } = await deploy(entry)
    try {
      const mappings = startMappings(cloud, NAMES)
      const idle = async () => {
        for (let times = 0; times < 2; times += 1)
          await Promise.all(mappings.map((mapping) => mapping.idle()))
      }
      // The reactor begins at the end of the stream.
      await idle()
      for (const some of [events, events.slice(0, 5)]) await cloud.log.append(some.map(toRecord))
      await idle()
      await Promise.all(mappings.map((mapping) => mapping.stop()))
      const received = async (queue: keyof typeof cloud.queues) =>
        (await cloud.queues[queue]()).map(({ body, attributes }) => ({
          ...(JSON.parse(body) as Notification),
          attributes,
        }))
      const all = await received('all')
      // The withdrawn rating may be told of before the withdrawal comes.
      const expected = all.filter(({ id }) => !id.startsWith('ann.a.rated'))
      expect(expected.map(({ id }) => id).sort()).toEqual(TOLD)
      for (const { attributes, type, userId } of all) expect(attributes).toEqual({ type, userId })
      expect((await received('quota')).map(({ data }) => data)).toEqual([
        { mediaId: 'ann.c', usedBytes: 2, quotaBytes: 1 },
      ])
      expect((await received('ofEve')).map(({ id }) => id)).toEqual(['eve.a.rated-2026-01-01'])

      const [topic] = resourceOf(cloud.stack, 'AWS::SNS::Topic', 'Notifications')
      const allowed = allowedTo(cloud.stack, 'Consumernotify')
      const { calls } = cloud.functions.get('Consumernotify')!
      expect(new Set(calls.map(({ action }) => action))).toContain('sns:Publish')
      for (const { action, resource } of calls) {
        const named = resource === cloud.topicArn ? topic : resource
        expect(allows(allowed, action, named), `${action} ${resource}`).toBe(true)
      }
      const beyond = allowed
        .flatMap(({ actions }) => actions)
        .filter((action) => /^(sns|kms|s3):|PutRecords/.test(action))
      expect(beyond).toEqual(['sns:Publish'])
    } finally {
      await end()
    }
  },
)
