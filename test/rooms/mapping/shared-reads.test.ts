import { setMaxListeners } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cursor, Slice } from '../../../src/log/log.ts'
import { SharedReads } from '../../../src/mapping/shared-reads.ts'
import { positionAfter, type ReadPosition } from '../../../src/mapping/read-position.ts'
import { sequenceNumber } from '../../../src/testing/arrive.ts'
import { recordOf, SHARD } from './support/one-shard.ts'
import { VirtualTime } from './support/virtual-time.ts'

const BEGINNING: ReadPosition = { reached: undefined, cursor: '0' as Cursor }

/** A shard with a number of records. It counts its reads. */
class Shard {
  reads = 0
  length: number

  constructor(length: number) {
    this.length = length
  }

  read({ cursor }: ReadPosition, limit: number): Promise<Slice> {
    this.reads += 1
    const from = Number(cursor)
    const to = Math.min(from + limit, this.length)
    const records = Array.from({ length: to - from }, (_, i) => recordOf(from + i + 1))
    return Promise.resolve({ records, next: String(to) as Cursor, millisBehindLatest: this.length - to })
  }
}

/** How long a read waits for its turn, and then for its answer, in milliseconds. */
type Delay = readonly [number, number]

/**
 * Mappings that share their reads in virtual time, each at a position of the shard; and the delays of their reads, in
 * order.
 */
function sharing(length: number, delays: readonly Delay[] = []) {
  const time = new VirtualTime()
  const shard = new Shard(length)
  const stop = new AbortController()
  setMaxListeners(0, stop.signal)
  const sleep = (ms: number) => (ms > 0 ? time.sleep(ms, stop.signal) : Promise.resolve())
  let turn = 0
  const shared = new SharedReads(time, async (_, read) => {
    const [before, after] = delays[turn++ % delays.length] ?? [0, 0]
    await sleep(before)
    const found = await read()
    await sleep(after)
    return found
  })
  const positions = new Map<string, ReadPosition>()
  const read = async (mapping: string, limit = 10, isBehind = true) => {
    const asked = time.now()
    const position = positions.get(mapping) ?? BEGINNING
    const wish = { mapping, shardId: SHARD, position, limit, isBehind, signal: stop.signal }
    const slice = (await shared.read({ ...wish, read: () => shard.read(position, limit) }))?.take()
    if (slice !== undefined) positions.set(mapping, positionAfter(slice, position))
    return { slice, waited: time.now() - asked }
  }
  return { shared, shard, stop, time, read }
}

const countOf = ({ slice }: { slice: Slice | undefined }) => slice?.records.length

describe('SharedReads', () => {
  it('reads once for mappings that stand in one position, and gives them one list of records', async () => {
    const { shard, read } = sharing(100)
    for (let round = 0; round < 3; round++) {
      const [a, b, c] = await Promise.all([read('a'), read('b'), read('c')])
      expect(a.slice?.records).toHaveLength(10)
      expect(b.slice?.records).toBe(a.slice?.records)
      expect(c.slice?.records).toBe(a.slice?.records)
    }
    expect(shard.reads).toBe(3)
  })

  it('lets who is ahead wait for who is behind, who reads no further than where it stands', async () => {
    const { read } = sharing(100)
    await read('fast', 7)
    const turn = read('fast')
    const first = await read('slow')
    expect(countOf(first)).toBe(7)
    expect(first.slice?.millisBehindLatest).toBeGreaterThan(0)
    const second = await read('slow')
    expect((await turn).slice?.records).toBe(second.slice?.records)
  })

  it('gives who comes late what the others were given, and says nothing of the end', async () => {
    const { shard, read } = sharing(5)
    const early = await read('early')
    expect(early.slice?.millisBehindLatest).toBe(0)
    shard.length = 8
    const late = await read('late')
    expect(late.slice?.records).toBe(early.slice?.records)
    expect(late.slice?.millisBehindLatest).toBeGreaterThan(0)
    expect(countOf(await read('late'))).toBe(3)
  })

  it('lets who comes late share a read that waits for its turn, and knows the end by it', async () => {
    const { shard, time, stop, read } = sharing(5, [[100, 0]])
    const early = read('early')
    await time.sleep(50, stop.signal)
    shard.length = 8
    const late = await read('late')
    expect(late.slice?.records).toBe((await early).slice?.records)
    expect(countOf(late)).toBe(8)
    expect(late.slice?.millisBehindLatest).toBe(0)
    expect(shard.reads).toBe(1)
  })

  it('says nothing of the end to who came when the read had begun', async () => {
    const { time, stop, read } = sharing(5, [[0, 100]])
    const early = read('early')
    await time.sleep(50, stop.signal)
    const late = await read('late')
    expect(late.slice?.records).toBe((await early).slice?.records)
    expect(late.slice?.millisBehindLatest).toBeGreaterThan(0)
  })

  it('reads what is new where another was given nothing and does not come again', async () => {
    const { shard, read } = sharing(0)
    await Promise.all([read('stuck'), read('fast')])
    shard.length = 3
    expect(countOf(await read('fast'))).toBe(3)
  })

  it.each([
    { isBehind: true, patience: 1000 },
    { isBehind: false, patience: 250 },
  ])(
    'waits $patience ms for a mapping that does not come, and then no more',
    async ({ isBehind, patience }) => {
      const { read } = sharing(100)
      await Promise.all([read('stuck'), read('fast')])
      const { waited } = await read('fast', 10, isBehind)
      expect(waited).toBeGreaterThan(patience - 50)
      expect(waited).toBeLessThan(patience + 50)
      expect((await read('fast', 10, isBehind)).waited).toBe(0)
    },
  )

  it('does not wait for a mapping that moves but fell far behind', async () => {
    const { time, read, stop } = sharing(1000)
    await Promise.all([read('behind', 2), read('fast', 2)])
    await time.sleep(1000, stop.signal)
    for (let n = 0; n < 6; n++) await read('fast')
    await read('behind', 1)
    expect((await read('fast')).waited).toBe(0)
  })

  it('does not wait for a mapping that has left the shard', async () => {
    const { shared, read } = sharing(100)
    await Promise.all([read('gone'), read('fast')])
    shared.leave('gone', SHARD)
    for (let n = 0; n < 3; n++) expect((await read('fast')).waited).toBe(0)
  })

  it('waits for nothing once the mapping stops', async () => {
    const { read, stop } = sharing(100)
    await Promise.all([read('slow'), read('fast')])
    const turn = read('fast')
    stop.abort()
    expect((await turn).slice).toBeUndefined()
    expect((await turn).waited).toBeLessThan(100)
  })

  it('tells all of a read that fails, and goes on', async () => {
    const { shard, read } = sharing(100)
    const sound = shard.read.bind(shard)
    shard.read = () => Promise.reject(new Error('no'))
    const both = await Promise.allSettled([read('a'), read('b')])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    shard.read = sound
    const [a, b] = await Promise.all([read('a'), read('b')])
    expect(countOf(a)).toBe(10)
    expect(countOf(b)).toBe(10)
  })

  it('gives every mapping every record once and in order, and says truly where the end is', async () => {
    const pace = fc.record({
      limit: fc.integer({ min: 1, max: 9 }),
      pause: fc.constantFrom(0, 1, 30, 400, 3000),
    })
    const paces = fc.array(pace, { minLength: 1, maxLength: 4 })
    const delay = fc.constantFrom(0, 0, 1, 60, 700)
    const waits = fc.array(fc.tuple(delay, delay), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(
        paces,
        fc.array(fc.nat(12), { maxLength: 8 }),
        waits,
        async (mappings, appends, delays) => {
          const { shard, time, stop, read } = sharing(0, delays)
          const total = appends.reduce((sum, count) => sum + count, 0)
          const run = async (mapping: string, { limit, pause }: { limit: number; pause: number }) => {
            const seen: string[] = []
            for (let isBehind = true; seen.length < total;) {
              const before = shard.length
              const { slice } = await read(mapping, limit, isBehind)
              seen.push(...(slice?.records ?? []).map((record) => record.sequenceNumber))
              isBehind = slice?.millisBehindLatest !== 0 || slice.records.length === limit
              if (!isBehind) expect(seen.length).toBeGreaterThanOrEqual(before)
              await time.sleep(pause + (isBehind ? 0 : 25), stop.signal)
            }
            return seen
          }
          const append = async () => {
            for (const count of appends) {
              shard.length += count
              await time.sleep(500, stop.signal)
            }
          }
          const runs = mappings.map((one, index) => run(`mapping ${index}`, one))
          const all = Array.from({ length: total }, (_, i) => sequenceNumber(i + 1))
          const [, ...seen] = await Promise.all([append(), ...runs])
          for (const each of seen) expect(each).toEqual(all)
        },
      ),
      { numRuns: 60 },
    )
  })
})
