import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Cursor, Slice } from '../../../src/log/log.ts'
import { SharedReads } from '../../../src/mapping/shared-reads.ts'
import { sequenceNumber } from '../../../src/testing/arrive.ts'
import { recordOf, SHARD } from './support/one-shard.ts'
import { VirtualTime } from './support/virtual-time.ts'

/** A slice with the `limit` records after record number `from`. */
const sliceFrom = (from: number, limit: number): Slice => ({
  records: Array.from({ length: limit }, (_, i) => recordOf(from + i + 1)),
  next: `${from + limit}` as Cursor,
  millisBehindLatest: 1,
})

const failing = () => Promise.reject(new Error('no'))

const unheard: unknown[] = []
const note = (cause: unknown) => unheard.push(cause)
beforeEach(() => void process.on('unhandledRejection', note))
afterEach(() => void process.off('unhandledRejection', note))

it('a read that fails is told to nobody who was stopped while it waited', async () => {
  const shared = new SharedReads(new VirtualTime())
  const stop = new AbortController()
  const read = (
    mapping: string,
    from: number,
    limit: number,
    ask = () => Promise.resolve(sliceFrom(from, limit)),
  ) => {
    const position = { reached: from === 0 ? undefined : sequenceNumber(from), cursor: `${from}` as Cursor }
    const { signal } = mapping === 'stopped' ? stop : new AbortController()
    return shared.read({ mapping, shardId: SHARD, position, limit, isBehind: true, read: ask, signal })
  }
  await Promise.all([read('stopped', 0, 7), read('other', 0, 5)])
  const waiting = read('stopped', 7, 7)
  stop.abort()
  expect(await waiting).toBeUndefined()
  expect((await read('other', 5, 7))?.take().records).toHaveLength(2)
  await expect(read('other', 7, 7, failing)).rejects.toThrow('no')
  await setImmediate()
  expect(unheard).toEqual([])
})
