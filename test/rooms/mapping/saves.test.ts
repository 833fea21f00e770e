import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Saves } from '../../../src/mapping/saves.ts'
import { VirtualTime } from './support/virtual-time.ts'

const SHARDS = ['a', 'b']

/** Whoever misses a signal waits for ever. */
const NEVER = {
  sleep: async (_: number, signal: AbortSignal): Promise<void> => {
    await once(signal, 'abort')
  },
}

const someTurns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await setImmediate()
}

/** A channel of its own, in which nothing else is told. */
async function withSaves<T>(use: (saves: Saves) => Promise<T>): Promise<T> {
  const saves = new Saves(randomUUID())
  try {
    return await use(saves)
  } finally {
    saves.close()
  }
}

describe('Saves', () => {
  it('wakes whoever waits for a shard at each save, however saves and looks interleave', () => {
    const step = fc.record({ shardId: fc.constantFrom(...SHARDS), afterTurns: fc.nat({ max: 3 }) })
    const turns = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 4 })
    return fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), turns, (steps, lookTurns) =>
        withSaves(async (saves) => {
          const saved: string[] = []
          const seenAll = async (shardId: string) => {
            const all = steps.filter((one) => one.shardId === shardId).length
            const saving = saves.watch(shardId)
            for (let looks = 0; ; looks += 1) {
              const seen = saved.filter((one) => one === shardId).length
              await someTurns(lookTurns[looks % lookTurns.length]!)
              if (seen === all) break
              await saving.next({ pauseMs: 1, time: NEVER })
            }
            saving.close()
          }
          const save = async () => {
            for (const { shardId, afterTurns } of steps) {
              await someTurns(afterTurns)
              saved.push(shardId)
              saves.tell(shardId)
            }
          }
          await Promise.all([...SHARDS.map(seenAll), save()])
        }),
      ),
      { numRuns: 100 },
    )
  })

  it('looks often only while it has heard of no save: the consumers run in another process then', () =>
    withSaves(async (saves) => {
      const time = new VirtualTime()
      const saving = saves.watch('a')
      const pause = async () => {
        const since = time.now()
        await saving.next({ pauseMs: 2, time })
        return time.now() - since
      }
      expect(await pause()).toBe(2)
      saves.tell('b')
      await expect.poll(() => saves.isHeard).toBe(true)
      expect([await pause(), await pause()]).toEqual([250, 250])
      const since = time.now()
      await saving.next({ pauseMs: 2, atMostMs: 7, time })
      expect(time.now() - since).toBe(7)
      const over = new AbortController()
      void time.sleep(30, over.signal).then(() => over.abort())
      await saving.next({ pauseMs: 2, signal: over.signal, time })
      expect(time.now() - since).toBe(37)
    }))

  it('hears of saves in other threads', async () => {
    const name = randomUUID()
    const saves = new Saves(name)
    const saving = saves.watch('a')
    const hears = saving.next({ pauseMs: 60_000 })
    const code = `const { BroadcastChannel } = require('node:worker_threads')
      const channel = new BroadcastChannel(${JSON.stringify(name)})
      channel.postMessage(new Set(['b', 'a']))
      channel.close()`
    const worker = new Worker(code, { eval: true })
    await Promise.all([hears, once(worker, 'exit')])
    expect(saves.isHeard).toBe(true)
    saves.close()
  })
})
