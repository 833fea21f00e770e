import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { toRecord } from '../../src/codec/encode.ts'
import type { Event } from '../../src/events/event.ts'
import { accessTo } from '../../src/home/access.ts'
import { openKinesisLog } from '../../src/log/kinesis.ts'
import { createStream } from '../../src/log/kinesis/create.ts'
import { openS3Objects } from '../../src/objects/s3.ts'
import { startDynalite } from '../servers/dynamodb.ts'
import { kinesisServer } from '../servers/kinesis-local.ts'
import { reached } from '../servers/kinesis-stream.ts'
import { makeBucket, startS3 } from '../servers/s3.ts'
import { callReads, newsOf } from './support/ask.ts'
import { bundleOf, environmentOf, makeTables } from './support/cloud.ts'
import { endingAll } from './support/endings.ts'
import { startMappings } from './support/mappings.ts'
import { allows } from './support/may-invoke.ts'
import { allowedTo } from './support/policies.ts'
import { recordingWire } from './support/recording-wire.ts'
import { startFunction } from './support/running-function.ts'
import { synthesize } from './support/synthesize.ts'
import { resourceOf } from './support/template.ts'

const CONSUMERS = ['media', 'quota', 'notifications', 'extract', 'over-quota']
const FUNCTIONS = ['Reads', 'Uploads', ...CONSUMERS.map((name) => `Consumer${name}`)]

/** The packages beside the bundle are for Lambda's processor; here their like for this machine are used. */
function forThisMachine(bundle: string): void {
  const packages = join(bundle, '..', 'node_modules')
  rmSync(packages, { recursive: true })
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), packages)
}

const deployed = () =>
  endingAll(async (onEnd) => {
    const stack = synthesize('dev', { bundles: true })
    onEnd(() => rmSync(stack.directory, { recursive: true }))
    const [dynalite, kinesis, s3] = await Promise.all([startDynalite(), kinesisServer(), startS3()])
    onEnd(dynalite.close)
    onEnd(kinesis.end)
    onEnd(s3.close)
    await makeTables(stack, dynalite.endpoint)
    const bucket = await makeBucket(s3.endpoint, resourceOf(stack, 'AWS::S3::Bucket', 'Media')[0])
    const [stream] = resourceOf(stack, 'AWS::Kinesis::Stream', 'Events')
    await createStream(reached(kinesis.endpoint, stream), 2)
    const log = await openKinesisLog({ ...reached(kinesis.endpoint, stream), readsASecond: 1_000 })
    onEnd(() => log.close())
    forThisMachine(bundleOf(stack, 'Consumerextract'))
    const servers = { kinesis: kinesis.endpoint, dynamodb: dynalite.endpoint, s3: s3.endpoint }
    const start = async (name: string) => {
      const allowed = allowedTo(stack, name)
      const wire = await recordingWire(servers, stream, (action, resource) =>
        allowed.some(({ actions, resources }) => actions.includes(action) && resources.includes(resource)),
      )
      onEnd(wire.close)
      const running = await startFunction(bundleOf(stack, name), environmentOf(stack, name, wire.endpoint))
      onEnd(running.end)
      return [name, { ...running, calls: wire.calls }] as const
    }
    const functions = new Map(await Promise.all(FUNCTIONS.map(start)))
    const objects = openS3Objects({ ...accessTo(s3.endpoint), bucket })
    onEnd(() => objects.close())
    return { stack, log, functions, objects }
  })

const photo = (red: number, size = 900): Promise<Buffer> =>
  sharp({ create: { width: size, height: size / 2, channels: 3, background: { r: red, g: 90, b: 160 } } })
    .withExif({
      IFD0: { Make: 'Ricoh', Model: 'GR III' },
      IFD2: { BodySerialNumber: 'SN-4711' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '40/1 43/1 0/1',
        GPSLongitudeRef: 'W',
        GPSLongitude: '74/1 0/1 0/1',
      },
    })
    .jpeg()
    .toBuffer()

const quotaOf = (quotaBytes: number): Event => ({
  specversion: '1.0',
  id: 'quota',
  source: 'test',
  type: 'user.quota-set',
  subject: 'eve',
  time: '2026-01-01T00:00:00Z',
  data: { quotaBytes },
})

test('the bundles of the reactors extract from a photo in S3 and remove one over the quota, with exactly the rights of their roles', async () => {
  const { end, ...cloud } = await deployed()
  try {
    const [small, large] = [await photo(10), await photo(20, 4_000)]
    await cloud.log.append([toRecord(quotaOf(small.length + 100))])
    const mappings = startMappings(cloud, CONSUMERS)
    const upload = async (bytes: Buffer): Promise<string> => {
      const begun = await callReads(cloud, 'POST', '/media', { body: { contentType: 'image/jpeg' } })
      const { mediaId, uploadUrl, uploadHeaders } = JSON.parse(begun.body) as {
        mediaId: string
        uploadUrl: string
        uploadHeaders: Record<string, string>
      }
      const body = new Uint8Array(bytes)
      expect((await fetch(uploadUrl, { method: 'PUT', body, headers: uploadHeaders })).status).toBe(200)
      await cloud.functions.get('Uploads')!.invoke(newsOf(mediaId))
      // What a reactor appends comes after the record that it was about.
      for (let times = 0; times < 3; times++) await Promise.all(mappings.map((mapping) => mapping.idle()))
      return mediaId
    }
    const keysOf = async (id: string): Promise<readonly string[]> => {
      const keys: string[] = []
      for await (const key of cloud.objects.list('')) if (key.includes(id)) keys.push(key)
      return keys
    }
    const ask = async (path: string, asker?: object) => callReads(cloud, 'GET', path, { asker })

    const kept = await upload(small)
    expect(JSON.parse((await ask(`/media/${kept}`)).body)).toMatchObject({
      metadata: { format: 'image/jpeg', width: 900, height: 450, camera: 'Ricoh GR III', extractor: 2 },
      location: { lat: expect.closeTo(40.7167, 3) as number, lon: -74 },
    })
    const shown = await ask(`/media/${kept}/thumbnail?size=128`)
    expect(shown.statusCode).toBe(307)
    const thumbnail = await fetch(shown.headers['location']!)
    expect(await sharp(await thumbnail.arrayBuffer()).metadata()).toMatchObject({ width: 128, height: 64 })
    const hasSerial = async (asker?: object): Promise<boolean> => {
      const content = await ask(`/media/${kept}/content`, asker)
      return (await (await fetch(content.headers['location']!)).text()).includes('SN-4711')
    }
    expect([await hasSerial(), await hasSerial({ user: 'bob', role: 'user' })]).toEqual([true, false])

    const over = await upload(large)
    expect((await ask(`/media/${over}`)).statusCode).toBe(404)
    expect(await keysOf(over)).toEqual([])
    const { items } = JSON.parse((await ask('/users/eve/notifications')).body) as {
      items: readonly { type: string; data: { mediaId: string } }[]
    }
    const news = items.map(({ type, data }) => `${type} ${data.mediaId}`)
    expect(news).toContain(`media.metadata-extracted ${kept}`)
    expect(news.filter((one) => one.startsWith('usage.'))).toEqual([`usage.quota-exceeded ${over}`])

    expect(await keysOf(kept)).toHaveLength(1 + 1 + 1 + 6)
    expect((await callReads(cloud, 'DELETE', `/media/${kept}`)).statusCode).toBe(202)
    expect(await keysOf(kept)).toEqual([])
    await Promise.all(mappings.map((mapping) => mapping.stop()))

    for (const name of ['Reads', 'Uploads', 'Consumerextract', 'Consumerover-quota']) {
      const allowed = allowedTo(cloud.stack, name)
      const { calls } = cloud.functions.get(name)!
      expect(calls.filter(({ action, resource }) => !allows(allowed, action, resource))).toEqual([])
    }
    const did = cloud.functions.get('Consumerextract')!.calls.map(({ action }) => action)
    expect(did).toEqual(expect.arrayContaining(['s3:GetObject', 's3:PutObject', 'kinesis:PutRecords']))
  } finally {
    await end()
  }
})
