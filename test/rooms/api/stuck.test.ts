import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { consumers } from '../../../consumers/all.ts'
import { consumerInvoke } from '../../../src/consume/invoke.ts'
import { tablePark } from '../../../src/consume/parking.ts'
import { parseSequenceNumber } from '../../../src/events/position.ts'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { startMapping, type Mapping } from '../../../src/mapping/mapping.ts'
import { openHouse, type House } from './support/house.ts'
import { located } from './support/told.ts'
import { vocabulary } from '../../media.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const [location] = consumers.filter(({ name }) => name === 'location')
const others = consumers.map(({ name }) => name).filter((name) => name !== 'location')

/** Runs the consumer of locations, and resolves when it has failed `times` times. */
async function failing(times: number): Promise<Mapping> {
  const { log, tables } = house.home
  let mapping: Mapping | undefined
  await new Promise<void>((resolve) => {
    const failed = () => {
      if (--times === 0) resolve()
    }
    mapping = startMapping({
      name: 'location',
      log,
      invoke: consumerInvoke(location!, { vocabulary, tables, park: tablePark(tables) }, failed),
      settings: location!.delivery,
      checkpoints: tableCheckpoints(tables),
    })
  })
  return mapping!
}

/** The answer that a monitor gets over HTTP. */
async function ready(url: string): Promise<readonly [number, unknown]> {
  const answer = await fetch(`${url}/readyz`)
  const { detail } = (await answer.json()) as { detail?: string }
  return [answer.status, detail]
}

describe('GET /readyz, over HTTP', () => {
  it('reports a consumer that is stuck at a row it cannot read, until the row is repaired', async () => {
    const url = await house.door.listen({ port: 0, host: '127.0.0.1' })
    await house.ask('POST', '/events', { body: [located('ann')] })
    await house.settle()
    const [row] = await house.home.tables.get('location', [{ partition: 'ann', sort: 'ann' }])
    await house.home.tables.put('location', [
      { row: { ...row!, content: 'no location' }, expected: row!.position },
    ])
    await house.ask('POST', '/events', { body: [located('ann')] })
    await house.settle(others)
    const mapping = await failing(2)
    expect(await ready(url)).toEqual([200, undefined])
    house.clock.now += 30_000
    expect(await ready(url)).toEqual([503, 'consumer "location" is stuck'])
    await house.home.tables.put('location', [{ row: row!, expected: row!.position }])
    await mapping.idle()
    await mapping.stop()
    expect(await ready(url)).toEqual([200, undefined])
  })

  it('calls no consumer stuck that has not come to a shard, while it moves on in its parent', async () => {
    const young = await openHouse(() => ({ consumers: ['location'] }))
    const {
      log,
      home: { tables },
    } = young
    const append = async () => {
      const { body } = await young.ask('POST', '/events', { body: [located('ann')] })
      return (body as { results: { shardId: string; sequenceNumber: string }[] }).results[0]!
    }
    const inParent = [await append(), await append(), await append(), await append()]
    const { shardId } = inParent[0]!
    await log.split(shardId)
    expect((await append()).shardId).not.toBe(shardId)
    const checkpoints = tableCheckpoints(tables)
    for (const { sequenceNumber } of inParent) {
      await checkpoints.save('location', shardId, {
        sequenceNumber: parseSequenceNumber(sequenceNumber),
        ended: false,
      })
      expect((await young.ask('GET', '/readyz', { token: null })).status).toBe(200)
      young.clock.now += 29_000
    }
    await young.close()
  })

  it('says that a consumer is stuck which has done with a shard, never saved that it has ended, and takes no more', async () => {
    const young = await openHouse(() => ({ consumers: ['location'] }))
    const {
      log,
      home: { tables },
    } = young
    const { body } = await young.ask('POST', '/events', { body: [located('ann')] })
    const [first] = (body as { results: { shardId: string; sequenceNumber: string }[] }).results
    await log.split(first!.shardId)
    await young.ask('POST', '/events', { body: [located('ann')] })
    const sequenceNumber = parseSequenceNumber(first!.sequenceNumber)
    await tableCheckpoints(tables).save('location', first!.shardId, { sequenceNumber, ended: false })
    expect((await young.ask('GET', '/readyz', { token: null })).status).toBe(200)
    young.clock.now += 30_000
    expect((await young.ask('GET', '/readyz', { token: null })).status).toBe(503)
    await young.close()
  })
})
