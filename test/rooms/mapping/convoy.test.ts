import { setMaxListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Convoy } from '../../../src/mapping/convoy.ts'
import { sequenceNumber } from '../../laws/support/history.ts'
import { VirtualTime } from './support/virtual-time.ts'

const SHARD = 'shardId-000000000000'

/** A convoy in virtual time; `read` says how far a mapping got and resolves with how long its turn took to come. */
function convoyed() {
  const time = new VirtualTime()
  const convoy = new Convoy(time)
  const stop = new AbortController()
  setMaxListeners(0, stop.signal)
  const read = async (mapping: string, reached: number): Promise<number> => {
    const asked = time.now()
    await convoy.turn(mapping, SHARD, reached === 0 ? undefined : sequenceNumber(reached), stop.signal)
    return time.now() - asked
  }
  return { convoy, read, stop }
}

describe('Convoy', () => {
  it('lets a mapping read one slice ahead of another, and no further', async () => {
    const { read } = convoyed()
    await read('slow', 0)
    expect(await read('fast', 0)).toBe(0)
    expect(await read('fast', 10)).toBe(0)
    const turn = read('fast', 20)
    const order: string[] = []
    void turn.then(() => order.push('fast'))
    await read('slow', 10).then(() => order.push('slow'))
    await turn
    expect(order).toEqual(['slow', 'fast'])
    expect(await turn).toBeLessThan(1000)
  })

  it('waits a second for a mapping that does not move, and then no more', async () => {
    const { read } = convoyed()
    await read('stuck', 0)
    await read('fast', 0)
    await read('fast', 10)
    const waited = await read('fast', 20)
    expect(waited).toBeGreaterThanOrEqual(1000)
    expect(waited).toBeLessThan(1100)
    expect(await read('fast', 30)).toBe(0)
  })

  it('does not wait for a mapping that moves but fell far behind', async () => {
    const { read } = convoyed()
    await read('behind', 0)
    for (const reached of [0, 10, 20, 30, 40, 50]) await read('fast', reached)
    await read('behind', 1)
    expect(await read('fast', 60)).toBe(0)
  })

  it('does not wait for a mapping that has left the shard', async () => {
    const { convoy, read } = convoyed()
    await read('gone', 0)
    convoy.leave('gone', SHARD)
    for (const reached of [0, 10, 20]) expect(await read('fast', reached)).toBe(0)
  })

  it('waits for nothing once the mapping stops', async () => {
    const { read, stop } = convoyed()
    await read('slow', 0)
    await read('fast', 0)
    await read('fast', 10)
    const turn = read('fast', 20)
    stop.abort()
    expect(await turn).toBeLessThan(100)
  })
})
