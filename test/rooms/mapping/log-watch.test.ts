import { setMaxListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appends } from '../../../src/log/appends.ts'
import type { Log } from '../../../src/log/log.ts'
import type { MappingOptions } from '../../../src/mapping/options.ts'
import { LogWatch } from '../../../src/mapping/log-watch.ts'
import { Harness } from './support/harness.ts'
import { VirtualTime } from './support/virtual-time.ts'

const LOOK_MS = 25
const SLOW = 'shardId-000000000000'

function watching(version: () => Promise<number>) {
  const time = new VirtualTime()
  const stop = new AbortController()
  setMaxListeners(0, stop.signal)
  const watch = new LogWatch({ version }, time)
  const sleep = (ms: number) => time.sleep(ms, new AbortController().signal)
  const restFor = async (wakes = watch.wakes) => {
    const since = time.now()
    await watch.untilChanged(wakes, stop.signal)
    return time.now() - since
  }
  return { watch, time, stop, sleep, restFor }
}

/**
 * Several readers read one after the other. Each read takes time, and finds the records of its beginning. Returns how
 * late each record was found.
 */
async function follow(
  gaps: readonly number[],
  readers: readonly (readonly number[])[],
): Promise<readonly number[]> {
  let length = 0
  const { watch, time, stop, sleep } = watching(() => Promise.resolve(length))
  const appendedAt: number[] = []
  const append = async () => {
    for (const gap of gaps) {
      await sleep(gap)
      appendedAt.push(time.now())
      length += 1
    }
  }
  const read = async (delays: readonly number[]) => {
    const late: number[] = []
    for (let turn = 0; late.length < gaps.length; turn += 1) {
      const wakes = watch.wakes
      const found = length
      await sleep(delays[turn % delays.length] ?? 0)
      if (found === late.length) await watch.untilChanged(wakes, stop.signal)
      for (const at of appendedAt.slice(late.length, found)) late.push(time.now() - at)
    }
    return late
  }
  const [late] = await Promise.all([Promise.all(readers.map(read)), append()])
  return late.flat()
}

describe('LogWatch', () => {
  it('lets nobody rest while there is more, whenever it was appended', async () => {
    const gaps = fc.array(fc.nat({ max: 90 }), { maxLength: 12 })
    const delays = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 5 })
    const readers = fc.array(delays, { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(gaps, readers, async (each, reads) => {
        const late = await follow(each, reads)
        expect(Math.max(0, ...late)).toBeLessThanOrEqual(LOOK_MS + 2 * Math.max(...reads.flat()))
      }),
      { numRuns: 300 },
    )
  })

  it('looks once for all that rest', async () => {
    let looks = 0
    const { restFor } = watching(() => {
      looks += 1
      return Promise.resolve(0)
    })
    await restFor()
    looks = 0
    const rests = await Promise.all(Array.from({ length: 80 }, () => restFor()))
    expect(new Set(rests)).toEqual(new Set([1000]))
    expect(looks).toBe(1000 / LOOK_MS)
  })

  it('looks at once after an append of this process, and is woken by appends no more often than by looks', async () => {
    let version = 0
    const { sleep, restFor } = watching(() => Promise.resolve(version))
    const append = () => {
      version += 1
      appends.tell('log')
    }
    await restFor()
    await sleep(LOOK_MS)
    append()
    expect(await restFor()).toBe(0)
    await setImmediate() // the clock notices that nobody waits
    append()
    expect(await restFor()).toBe(LOOK_MS)
  })

  it('wakes those that rest when told, and when they are to stop', async () => {
    const { watch, stop, sleep, restFor } = watching(() => Promise.resolve(0))
    await restFor()
    const [told] = await Promise.all([restFor(), sleep(60).then(() => watch.wake())])
    expect(told).toBe(60)
    const [stopped] = await Promise.all([restFor(), sleep(70).then(() => stop.abort())])
    expect(stopped).toBe(70)
  })

  it('wakes those that rest when it no longer knows, and when it knows again', async () => {
    let fails = false
    const { sleep, restFor } = watching(() =>
      fails ? Promise.reject(new Error('gone')) : Promise.resolve(0),
    )
    await restFor()
    const change = async () => {
      await sleep(60)
      fails = !fails
    }
    for (let times = 0; times < 2; times++) {
      const [waited] = await Promise.all([restFor(), change()])
      expect(waited).toBe(75)
    }
  })
})

/**
 * A running mapping on two shards. A read of the first shard takes some milliseconds, and finds the records of its
 * beginning.
 */
function atWork(settings: MappingOptions['settings'], readMs = 0) {
  const here = new Harness(2)
  const counts = { reads: 0 }
  const read: Log['read'] = async (cursor, limit) => {
    counts.reads += 1
    const slice = await here.log.read(cursor, limit)
    if (cursor.startsWith(SLOW)) await here.wait(readMs)
    return slice
  }
  const log = new Proxy<Log>(here.log, {
    get: (target, name) => {
      if (name === 'read') return read
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  const mapping = here.start(settings, { log, logWatch: new LogWatch(here.log, here.time) })
  return { here, mapping, counts }
}

describe('a mapping that watches its log with others', () => {
  it('delivers soon what is appended, whenever that is', async () => {
    const puts = fc.array(fc.tuple(fc.nat({ max: 90 }), fc.constantFrom('a-', 'b-', 'c-', 'd-')), {
      minLength: 1,
      maxLength: 10,
    })
    await fc.assert(
      fc.asyncProperty(puts, fc.nat({ max: 40 }), async (each, readMs) => {
        const { here, mapping } = atWork({}, readMs)
        const appendedAt = new Map<string, number>()
        for (const [n, [ms, key]] of each.entries()) {
          await here.wait(ms)
          appendedAt.set(`${key}${n}`, here.time.now())
          await here.put(`${key}${n}`)
        }
        await here.wait(2 * LOOK_MS + 3 * readMs)
        const late = here.seen.flatMap(({ at, records }) => records.map((text) => at - appendedAt.get(text)!))
        expect(late).toHaveLength(each.length)
        expect(Math.max(...late)).toBeLessThanOrEqual(LOOK_MS + 2 * readMs)
        await mapping.stop()
      }),
      { numRuns: 300 },
    )
  })

  it('looks at its shards once a second at most while nothing is appended', async () => {
    const { here, mapping, counts } = atWork({})
    await here.wait(100)
    counts.reads = 0
    await here.wait(10_000)
    expect(counts.reads).toBeLessThanOrEqual(2 * 10)
    await mapping.stop()
  })

  it('is idle at once when it is asked at rest', async () => {
    const { here, mapping } = atWork({})
    await here.wait(100)
    const asked = here.time.now()
    await mapping.idle()
    expect(here.time.now() - asked).toBeLessThan(2 * LOOK_MS)
    await mapping.stop()
  })

  it('finishes a window when it ends', async () => {
    const { here, mapping } = atWork({ tumblingWindowInSeconds: 60 })
    here.answer = () => ({ state: {} })
    await here.wait(333)
    await here.put('a-0')
    await here.wait(2 * 60_000)
    const [, last] = here.seen
    expect(last?.window?.isFinalInvokeForWindow).toBe(true)
    expect(last!.at - last!.window!.end).toBeLessThan(2 * LOOK_MS)
    await mapping.stop()
  })
})
