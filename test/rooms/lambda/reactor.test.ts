import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { toRecord } from '../../../src/codec/encode.ts'
import type { Event } from '../../../src/events/event.ts'
import { openHome } from '../../../src/home/home.ts'
import { reactorOf } from '../../../src/lambda/reactor.ts'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { lambdaInvoke } from '../../../src/mapping/lambda-invoke.ts'
import { startMapping } from '../../../src/mapping/mapping.ts'
import bakery from '../../examples/bakery/application.ts'
import { withDirectory } from '../../journeys/tributary.ts'

afterEach(() => vi.unstubAllEnvs())

const identity = {
  functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:baker',
  eventSourceArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/bakery',
  region: 'eu-central-1',
  invokeIdentityArn: 'arn:aws:iam::123456789012:role/baker',
}

const none = () => Promise.reject(new Error('There are none'))

test('a reactor runs as a Lambda function: effects, what follows, and its progress', () =>
  withDirectory(async (data) => {
    vi.stubEnv('TRIBUTARY_DATA', data)
    vi.stubEnv('BAKED', join(data, 'baked'))
    const home = await openHome({ data }, { create: true }, bakery)
    const order: Event = {
      specversion: '1.0',
      id: '1',
      source: 'shop',
      type: 'cake.ordered',
      subject: 'ann',
      time: '2026-01-01T10:00:00.000Z',
      data: { order: 'o1', guests: 2 },
    }
    await home.log.append([order, order].map(toRecord))
    const mapping = startMapping({
      name: 'by-lambda',
      log: home.log,
      invoke: lambdaInvoke(reactorOf(bakery, 'baker', none), identity),
      settings: { functionResponseTypes: ['ReportBatchItemFailures'] },
      checkpoints: tableCheckpoints(home.stored),
    })
    await mapping.idle()
    await mapping.stop()
    expect(await readFile(join(data, 'baked'), 'utf8')).toBe('o1\n')
    const counts = await Promise.all(
      (await home.log.shards()).map(
        async ({ shardId }) => (await home.log.behind(shardId, undefined)).records ?? 0,
      ),
    )
    expect(counts.reduce((sum, count) => sum + count)).toBe(4)
    await home.close()
  }))

test('a function of a reactor that the application does not have says so', () => {
  expect(() => reactorOf(bakery, 'barber', none)).toThrow('the application has baker')
})
