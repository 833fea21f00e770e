import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consumers } from '../../consumers/all.ts'
import { toRecord } from '../../src/codec/encode.ts'
import { openHome } from '../../src/main/home.ts'
import type { Event } from '../../src/events/event.ts'
import { invoke } from './support/invoke.ts'
import { synthesize, type Resource, type Synthesized } from './support/synthesize.ts'

let stack: Synthesized
let data: string
beforeAll(async () => {
  stack = synthesize('prod', { bundles: true })
  data = mkdtempSync(join(tmpdir(), 'bundles-'))
  await (await openHome({ data }, { create: true })).close()
}, 180_000)
afterAll(() => {
  for (const directory of [stack.directory, data]) rmSync(directory, { recursive: true })
})

/** Where the code of the function is whose logical id begins like this. */
function bundleOf(prefix: string): string {
  const [, { Properties }] = stack.ofType('AWS::Lambda::Function').find(([id]) => id.startsWith(prefix))!
  const { S3Key } = (Properties as Resource['Properties'] & { Code: { S3Key: string } }).Code
  return join(stack.directory, `asset.${S3Key.replace('.zip', '')}`, 'index.mjs')
}

const located = {
  specversion: '1.0',
  id: '1',
  source: 'test',
  type: 'user.located',
  subject: 'ann',
  time: '2026-01-01T00:00:00Z',
  data: { lat: 1, lon: 2 },
} as Event

const kinesisOf = (...records: readonly { partitionKey: string; data: Uint8Array }[]) => ({
  Records: records.map(({ partitionKey, data }, at) => ({
    eventID: `shardId-000000000000:${at + 1}`,
    kinesis: {
      partitionKey,
      sequenceNumber: String(at + 1),
      data: Buffer.from(data).toString('base64'),
      approximateArrivalTimestamp: 1_767_225_600,
    },
  })),
})

describe('the bundles that Lambda would get', () => {
  test.each(consumers.map(({ name }) => [name]))(
    'consumer %s takes a batch, and logs what it parks as the alarm counts it',
    async (name) => {
      const event = kinesisOf(toRecord(located), { partitionKey: 'lane-00', data: Buffer.from('nothing') })
      const { answer, logged } = await invoke(bundleOf(`Consumer${name}`), event, { TRIBUTARY_DATA: data })
      expect(answer).toEqual({ batchItemFailures: [] })
      expect(logged).toMatchObject([{ consumer: name, parked: 1 }])
    },
  )

  test('the function of reads answers what the consumers wrote', async () => {
    const asked = {
      httpMethod: 'GET',
      path: '/users/ann/location',
      headers: {},
      multiValueQueryStringParameters: null,
      body: null,
      isBase64Encoded: false,
      requestContext: { authorizer: { claims: { sub: 'eve' } } },
    }
    const { answer } = await invoke(bundleOf('Reads'), asked, { TRIBUTARY_DATA: data })
    expect(answer).toMatchObject({ statusCode: 200 })
    expect(JSON.parse((answer as { body: string }).body)).toMatchObject({ userId: 'ann', lat: 1, lon: 2 })
  })

  test('are one module and its source map each, small enough to start quickly', () => {
    for (const prefix of [...consumers.map(({ name }) => `Consumer${name}`), 'Reads']) {
      const bundle = bundleOf(prefix)
      expect(readdirSync(join(bundle, '..')).sort()).toEqual(['index.mjs', 'index.mjs.map'])
      expect(statSync(bundle).size).toBeLessThan(2.5 * 1024 * 1024)
      expect(readFileSync(bundle, 'utf8').includes('//# sourceMappingURL=index.mjs.map')).toBe(true)
    }
  })
})
