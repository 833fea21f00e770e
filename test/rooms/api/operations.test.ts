import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tablePark } from '../../../src/consume/parking.ts'
import { positionOf, type SequenceNumber } from '../../../src/events/position.ts'
import { readCheckpoints, tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { openHouse, type House } from './support/house.ts'
import { located } from './support/told.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const append = () => house.ask('POST', '/events', { body: [located('ann'), located('bob')] })
const ready = () => house.ask('GET', '/readyz', { token: null })

describe('GET /readyz', () => {
  it('is ready while nothing is behind, however long nothing happens', async () => {
    await append()
    await house.settle()
    expect((await ready()).status).toBe(200)
    house.clock.now += 3_600_000
    expect((await ready()).status).toBe(200)
  })

  it('names the consumer that is behind and has stood still for half a minute', async () => {
    await append()
    await house.settle(house.home.consumers.filter((name) => name !== 'location'))
    expect((await ready()).status).toBe(200)
    house.clock.now += 29_999
    expect((await ready()).status).toBe(200)
    house.clock.now += 1
    const { status, body } = await ready()
    expect([status, (body as { detail: string }).detail]).toEqual([503, 'consumer "location" is stuck'])
    await house.settle()
    expect((await ready()).status).toBe(200)
  })

  it('is ready while a consumer that is behind moves on', async () => {
    for (let half = 0; half < 4; half++) {
      await append()
      await house.settle()
      await append()
      expect((await ready()).status).toBe(200)
      house.clock.now += 20_000
    }
  })

  it('gives a consumer that was put back as long as any other', async () => {
    await append()
    await house.settle()
    const before = await readCheckpoints(house.home.tables, 'usage')
    await append()
    expect((await ready()).status).toBe(200)
    await house.settle()
    expect((await ready()).status).toBe(200)
    house.clock.now += 3_600_000
    await tableCheckpoints(house.home.tables).reset('usage', before)
    expect((await ready()).status).toBe(200)
  })

  it('reports other faults of the home', async () => {
    const ailing = await openHouse(() => ({ ailments: () => ['the consumers are not running'] }))
    const { status, body } = await ailing.ask('GET', '/readyz', { token: null })
    expect([status, (body as { detail: string }).detail]).toEqual([503, 'the consumers are not running'])
    await ailing.close()
  })
})

describe('GET /metrics', () => {
  const read = async () =>
    (await house.ask('GET', '/metrics', { token: await house.token('root', 'admin') })).body as string

  it('counts appended events, and refused ones by reason', async () => {
    await append()
    const text = await read()
    expect(text).toContain('tributary_events_appended_total 1\n')
    expect(text).toContain('tributary_events_refused_total{reason="foreign-subject"} 1\n')
  })

  it('tells each consumer’s lag in records and seconds', async () => {
    await append()
    await house.settle(['usage'])
    house.clock.now += 2_000
    await append()
    const text = await read()
    const lag = (name: string, consumer: string) =>
      [
        ...text.matchAll(
          new RegExp(`^tributary_consumer_lag_${name}\\{consumer="${consumer}",.* (\\S+)$`, 'gm'),
        ),
      ]
        .map(([, value]) => Number(value))
        .reduce((sum, value) => sum + value, 0)
    expect([lag('records', 'usage'), lag('seconds', 'usage')]).toEqual([1, 2])
    expect(lag('records', 'stats')).toBe(2)
  })

  it('times requests by route, never by path', async () => {
    await house.ask('GET', '/users/ann/usage')
    await house.ask('GET', '/nothing/here')
    const text = await read()
    expect(text).toMatch(/duration_seconds_count\{method="GET",route="\/users\/:id\/usage",status="200"\} 1/)
    expect(text).not.toContain('/users/ann')
    expect(text).not.toContain('/nothing')
  })

  it('counts the parked records of each consumer', async () => {
    await tablePark(house.home.tables)([
      {
        consumer: 'usage',
        shardId: 'shardId-000000000000',
        position: positionOf('1'.padStart(56, '0') as SequenceNumber),
        reason: 'not-json',
        cause: 'it is not JSON',
        data: new Uint8Array([1]),
        appendedAt: 0,
      },
    ])
    const text = await read()
    expect(text).toContain('tributary_parked_records{consumer="usage"} 1\n')
    expect(text).toContain('tributary_parked_records{consumer="stats"} 0\n')
  })
})
