import { execFile } from 'node:child_process'
import { statSync, writeFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { append, drain, drainAll, record, taken, text } from '../../contracts/log/support.ts'
import { appender } from './appender.ts'
import { scratch } from './scratch.ts'

const run = promisify(execFile)

const HOUR = 3_600_000

describe('a directory with a log in it', () => {
  let place: ReturnType<typeof scratch>
  beforeEach(() => {
    place = scratch()
  })
  afterEach(() => place.remove())

  it('arrivals never go back, even where the clock does', async () => {
    const times = [5_000, 4_000, 3_000, 6_000]
    const log = await openEmbeddedLog({ path: place.path, shards: 1, now: () => times.shift() ?? 0 })
    for (const word of ['a', 'b', 'c']) await log.append([record('k', word)])
    const read = await drainAll(log)
    expect(read.map((each) => each.approximateArrivalTimestamp)).toEqual([5_000, 5_000, 6_000])
    expect(read.map(text)).toEqual(['a', 'b', 'c'])
    await log.close()
  })

  it('sequence numbers grow over the whole log, from one append to the next, also within one millisecond', async () => {
    const log = await openEmbeddedLog({ path: place.path, shards: 4, now: () => 7 })
    const given: string[] = []
    const appendSome = async () => {
      for (let n = 0; n < 8; n++) given.push(...(await append(log, [record(`k${n}`, '')])))
    }
    await appendSome()
    await log.split('shardId-000000000000')
    await appendSome()
    await log.merge('shardId-000000000002', 'shardId-000000000003')
    await appendSome()
    expect([...new Set(given)].sort()).toEqual(given)
    await log.close()
  })

  it('version() grows with each append and resharding of whatever process, and with nothing else', async () => {
    const log = await openEmbeddedLog({ path: place.path, shards: 1 })
    const versions = [await log.version()]
    const note = async () => versions.push(await log.version())
    await append(log, [record('k', 'a')])
    await note()
    await log.split('shardId-000000000000')
    await note()
    await run(process.execPath, ['--input-type=module', '--eval', appender, place.path, 'other', '10'])
    await note()
    expect([...new Set(versions)].sort((a, b) => a - b)).toEqual(versions)
    await drainAll(log)
    await log.behind('shardId-000000000001', undefined)
    expect(await log.version()).toBe(versions.at(-1))
    await log.close()
  })

  it('every reader gets the same record objects while they are cached, and equal ones after', async () => {
    const log = await openEmbeddedLog({ path: place.path })
    await log.append([record('k', 'a'), record('k', 'b')])
    const [first, second] = [await drainAll(log), await drainAll(log)]
    expect(first.every((each, at) => each === second[at])).toBe(true)
    await log.close()
    const uncached = await openEmbeddedLog({ path: place.path, cacheBytes: 0 })
    const [third, fourth] = [await drainAll(uncached), await drainAll(uncached)]
    expect(third).toEqual(fourth)
    expect(third.map((each) => each.sequenceNumber)).toEqual(first.map((each) => each.sequenceNumber))
    expect(third[0]).not.toBe(fourth[0])
    await uncached.close()
  })

  it('records older than the retention are removed, and a closed shard with its last record', async () => {
    let now = 1_000 * HOUR
    const log = await openEmbeddedLog({ path: place.path, shards: 1, now: () => now, retentionMs: 24 * HOUR })
    const [old] = await log.append([record('k', 'old')])
    const { shardId, sequenceNumber } = taken(old)
    const stale = await log.open(shardId, { type: 'TRIM_HORIZON' })
    await log.split(shardId)
    now += 20 * HOUR
    await log.append([record('k', 'new')])
    expect((await log.shards()).map((shard) => shard.shardId)).toContain(shardId)
    now += 10 * HOUR
    await log.trim()
    expect((await log.shards()).map((shard) => shard.shardId)).not.toContain(shardId)
    expect((await drainAll(log)).map(text)).toEqual(['new'])
    expect(await log.behind(shardId, sequenceNumber)).toMatchObject({ records: 0, millis: 0 })
    expect(await drain(log, stale)).toEqual([])
    await log.close()
  })

  it('appends trim from time to time, and a reader in the trimmed part continues with the oldest record left', async () => {
    let now = 1_000 * HOUR
    const options = { path: place.path, shards: 1, now: () => now, retentionMs: HOUR, cacheBytes: 0 }
    const log = await openEmbeddedLog(options)
    const { shardId } = taken((await log.append([record('k', '1'), record('k', '2')]))[0])
    const half = await log.read(await log.open(shardId, { type: 'TRIM_HORIZON' }), 1)
    now += 2 * HOUR
    await log.append([record('k', '3')])
    expect((await drain(log, half.next!)).map(text)).toEqual(['3'])
    expect((await log.behind(shardId, undefined)).records).toBe(1)
    await log.close()
  })

  it('a directory is opened again while this thread appends to it, and both logs see everything', async () => {
    const log = await openEmbeddedLog({ path: place.path, shards: 1 })
    const wanted: string[] = []
    for (let n = 0; n < 50; n++) {
      const pending = append(log, [record('k', `${n}`)])
      await turn()
      const other = await openEmbeddedLog({ path: place.path })
      await Promise.all([pending, append(other, [record('other', `${n}`)])])
      await other.close()
      wanted.push(`${n}`, `${n}`)
    }
    expect((await drainAll(log)).map(text).sort()).toEqual(wanted.sort())
    await log.close()
  })

  it('a closed log refuses appends, after those it took', async () => {
    const log = await openEmbeddedLog({ path: place.path })
    const [taken] = await Promise.all([append(log, [record('k', 'a')]), log.close()])
    expect(taken).toHaveLength(1)
    await expect(log.append([record('k', 'b')])).rejects.toThrow(
      /^Cannot append to the log at .*: it is closed$/,
    )
  })

  it('split() and merge() refuse the calls that Kinesis refuses', async () => {
    const log = await openEmbeddedLog({ path: place.path, shards: 3 })
    const [a, b, c] = (await log.shards()).map((shard) => shard.shardId)
    await expect(log.merge(a!, c!)).rejects.toMatchObject({ name: 'InvalidArgumentException' })
    for (const key of ['0', 'x', `${2n ** 128n}`])
      await expect(log.split(a!, key)).rejects.toMatchObject({ name: 'InvalidArgumentException' })
    await log.merge(a!, b!)
    await expect(log.split(a!)).rejects.toMatchObject({ name: 'ResourceInUseException' })
    await log.close()
  })

  it('refuses a directory whose data are damaged, cut short or something else', async () => {
    const file = join(place.path, 'data.mdb')
    const log = await openEmbeddedLog({ path: place.path })
    await append(
      log,
      Array.from({ length: 50 }, (_, n) => record(`k${n}`, 'x'.repeat(5_000))),
    )
    await log.close()
    truncateSync(file, 3 * 4_096)
    await expect(openEmbeddedLog({ path: place.path })).rejects.toThrow(
      /^Cannot open the log at .*: its data.mdb is damaged/,
    )
    writeFileSync(file, Buffer.alloc(100_000, 'garbage'))
    await expect(openEmbeddedLog({ path: place.path })).rejects.toThrow(
      /^Cannot open the log at .*: its data.mdb is damaged/,
    )
    expect(statSync(file).size).toBe(100_000)
    await expect(openEmbeddedLog({ path: file })).rejects.toThrow(/^Cannot open the log at .*: EEXIST/)
  })
})
