import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cursor, Log } from '../../src/log/log.ts'
import { History, step } from './log/history.ts'
import { append, byKey, drain, drainAll, openShards, record, taken, text, type Trial } from './log/support.ts'

/** What an adapter cannot do, and how expensive a history is for it. */
export interface LogCapabilities {
  /** Whether `behind` counts records. Kinesis cannot. */
  readonly counts: boolean
  /** Whether records of one append with different keys may change their order, as in PutRecords. */
  readonly interleaves: boolean
  readonly runs: number
}

const EMBEDDED: LogCapabilities = { counts: true, interleaves: false, runs: 60 }
const MiB = 1024 * 1024

/**
 * A single empty read proves nothing: a log may report the end of a shard a few reads later (kinesalite at the second).
 */
const READS_TO_END = 5

/** The contract of the log port: every adapter runs it. `makeLog` gives an empty log of two shards or more. */
export function logContract(name: string, makeLog: () => Promise<Trial>, capabilities = EMBEDDED): void {
  describe(`${name} is a log`, () => {
    let trial: Trial
    let log: Log
    beforeAll(async () => {
      trial = await makeLog()
      log = trial.log
    })
    afterAll(() => trial.close())

    it('append() gives 56-digit sequence numbers that grow within a key', async () => {
      const given = await append(
        log,
        [1, 2, 3].map((n) => record('growing', `${n}`)),
      )
      expect(given.every((sequence) => /^\d{56}$/.test(sequence))).toBe(true)
      expect([...given].sort()).toEqual(given)
    })

    it('append() refuses a bad record and takes those of other keys', async () => {
      const results = await log.append([
        record('good', 'a'),
        record('k'.repeat(257), 'no'),
        { partitionKey: 'big', data: new Uint8Array(MiB + 1) },
        record('good', 'b'),
      ])
      expect(results.map((result) => result.ok)).toEqual([true, false, false, true])
      expect(results[1]).toMatchObject({ code: expect.stringMatching(/Exception$/) as string })
    })

    it('append() takes the largest record and none at all', async () => {
      expect(await log.append([])).toEqual([])
      const largest = { partitionKey: '\u{1f4f7}'.repeat(128), data: new Uint8Array(MiB - 512).fill(7) }
      const { shardId, sequenceNumber } = taken((await log.append([largest]))[0])
      const cursor = await log.open(shardId, { type: 'AT_SEQUENCE_NUMBER', sequenceNumber })
      const found = (await log.read(cursor, 1)).records[0]
      expect(found?.partitionKey).toBe(largest.partitionKey)
      expect(found && Buffer.compare(found.data, largest.data)).toBe(0)
    })

    it('a record tells the shard and sequence number that append() told', async () => {
      const { shardId, sequenceNumber } = taken((await log.append([record('told', 'here')]))[0])
      const cursor = await log.open(shardId, { type: 'AT_SEQUENCE_NUMBER', sequenceNumber })
      const found = (await log.read(cursor, 1)).records[0]
      expect(found).toMatchObject({ shardId, sequenceNumber, partitionKey: 'told' })
      expect(await log.shardOf(sequenceNumber)).toBe(shardId)
    })

    it('LATEST is where the shard ended when it was opened', async () => {
      const { shardId } = taken((await log.append([record('latest', 'before')]))[0])
      const cursor = await log.open(shardId, { type: 'LATEST' })
      await log.append([record('latest', 'after')])
      expect((await drain(log, cursor)).map(text)).toEqual(['after'])
    })

    it('read() gives no more than it is asked for, and goes on where it stopped', async () => {
      const words = Array.from({ length: 25 }, (_, n) => `${n}`)
      const results = await log.append(words.map((word) => record('slices', word)))
      const { shardId, sequenceNumber } = taken(results[0])
      let cursor = await log.open(shardId, { type: 'AT_SEQUENCE_NUMBER', sequenceNumber })
      const lengths: number[] = []
      const read: string[] = []
      while (read.length < 25) {
        const slice = await log.read(cursor, 10)
        lengths.push(slice.records.length)
        read.push(...slice.records.map(text))
        cursor = slice.next!
      }
      expect(read).toEqual(words)
      expect(Math.max(...lengths)).toBeLessThanOrEqual(10)
    })

    it('open() and split() refuse a shard that is not there', async () => {
      const none = 'shardId-000000009999'
      await expect(log.open(none, { type: 'LATEST' })).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      })
      await expect(log.split(none)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    })

    it('shardOf() knows no sequence number that the log did not give', async () => {
      expect(await log.shardOf(`${'0'.repeat(55)}1` as never)).toBeUndefined()
    })

    it('behind() tells how far the end is', async () => {
      const first = taken((await log.append([record('behind', 'a')]))[0])
      await log.append([record('behind', 'b'), record('behind', 'c')])
      const behind = await log.behind(first.shardId, first.sequenceNumber)
      if (capabilities.counts) expect(behind.records).toBe(2)
      const places = [undefined, first.sequenceNumber, behind.end]
      const each = await Promise.all(places.map((place) => log.behind(first.shardId, place)))
      expect((await log.behindEach?.(first.shardId, places)) ?? each).toEqual(each)
      const atEnd = await log.behind(first.shardId, behind.end)
      expect(atEnd.millis).toBe(0)
      if (capabilities.counts) expect(atEnd.records).toBe(0)
    })

    it('a closed shard ends: its last slice has no next', async () => {
      const shard = (await openShards(log))[0]!
      let next: Cursor | undefined = await log.open(shard.shardId, { type: 'LATEST' })
      await log.split(shard.shardId)
      for (let reads = 0; next !== undefined && reads < READS_TO_END; reads++)
        next = (await log.read(next, 10)).next
      expect(next).toBeUndefined()
    })

    it('order is kept, and each record read once, whatever was split, merged, appended at once or opened again', () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
          const fresh = await makeLog()
          const history = new History(fresh, capabilities.interleaves)
          try {
            for (const each of steps) await history.run(each)
            await checkAll(history)
          } finally {
            await fresh.close()
          }
        }),
        { numRuns: capabilities.runs },
      ))
  })
}

/** The records read equal the acknowledged ones: each once, in order within its key, with growing sequence numbers. */
async function checkAll({ log, acknowledged }: History): Promise<void> {
  const read = await drainAll(log, 5)
  expect(new Map([...byKey(read)].sort())).toEqual(new Map([...byKey(acknowledged)].sort()))
  const reached = new Map<string, string>()
  for (const { partitionKey, sequenceNumber } of read) {
    expect(sequenceNumber > (reached.get(partitionKey) ?? '')).toBe(true)
    reached.set(partitionKey, sequenceNumber)
  }
  const told = new Map(acknowledged.map((each) => [each.sequenceNumber, text(each)]))
  expect(read.every((each) => told.get(each.sequenceNumber) === text(each))).toBe(true)
}
