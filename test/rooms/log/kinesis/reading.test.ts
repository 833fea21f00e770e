import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKinesisLog } from '../../../../src/log/kinesis.ts'
import type { Log, LogRecord } from '../../../../src/log/log.ts'
import { drain, record, taken, text } from '../../../contracts/log/support.ts'
import { reached } from '../../../servers/kinesis-stream.ts'
import { ScriptedKinesis } from '../../../servers/scripted/kinesis.ts'
import type { Standing } from '../../../servers/scripted/shards.ts'

const FIRST = 'shardId-000000000000'
const key = 'kk'

describe('reading a shard of Kinesis', () => {
  let server: ScriptedKinesis
  let log: Log
  beforeEach(async () => {
    server = await ScriptedKinesis.start()
    const timing = { now: () => Date.now(), sleep: () => Promise.resolve(), random: () => 0.5 }
    log = await openKinesisLog({ ...reached(server.endpoint), timing })
  })
  afterEach(async () => {
    await log.close()
    await server.end()
  })

  const append = async (...words: string[]): Promise<void> => {
    for (const word of words) taken((await log.append([record(key, word)]))[0])
  }
  const fromStart = () => log.open(FIRST, { type: 'TRIM_HORIZON' })
  const asks = (operation: string): number => server.asked.filter((each) => each === operation).length

  it('gives a record without a partition key, which is empty then', async () => {
    await append('a')
    const [{ Data, ApproximateArrivalTimestamp, ...first }] = server.shards.records[0] as [Standing]
    const SequenceNumber = `${BigInt(first.SequenceNumber) + 1n}`
    server.shards.records[0].push({ Data, ApproximateArrivalTimestamp, SequenceNumber })
    await append('b')
    const { records } = await log.read(await fromStart(), 10)
    expect(records.map(({ partitionKey }) => partitionKey)).toEqual([key, '', key])
  })

  it.each([-3_600_000, 3_600_000])(
    'tells the time of the server, whose clock differs by %i ms',
    async (skewMs) => {
      server.skewMs = skewMs
      await log.read(await fromStart(), 10)
      const behind = Date.now() + skewMs - log.now!()
      expect(behind).toBeGreaterThanOrEqual(0)
      expect(behind).toBeLessThan(30_000)
    },
  )

  it('continues behind the last record when its iterator has expired', async () => {
    await append('a', 'b')
    const half = await log.read(await fromStart(), 10)
    await append('c')
    server.reads = ['expired']
    const { records } = await log.read(half.next!, 10)
    expect(records.map(text)).toEqual(['c'])
  })

  it('begins again where it was opened when its first iterator has expired', async () => {
    await append('a')
    const cursor = await fromStart()
    server.reads = ['expired']
    expect((await log.read(cursor, 10)).records.map(text)).toEqual(['a'])
  })

  it('tries again where it is throttled, and gives up in the end', async () => {
    await append('a')
    server.reads = ['throttled', 'throttled']
    expect((await log.read(await fromStart(), 10)).records.map(text)).toEqual(['a'])
    server.reads = Array.from({ length: 8 }, () => 'throttled')
    const end = await log.open(FIRST, { type: 'LATEST' })
    await expect(log.read(end, 10)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' })
  })

  it('is not at the end where Kinesis gave nothing and says that there is more', async () => {
    await append('a')
    server.reads = ['nothing yet', 'nothing yet']
    const first = await log.read(await fromStart(), 10)
    expect(first).toMatchObject({ records: [], millisBehindLatest: 60_000 })
    expect((await drain(log, first.next!)).map(text)).toEqual(['a'])
  })

  it('reads once for all readers at the same place, and gives them the same records', async () => {
    await append('a', 'b', 'c')
    const end = (await log.read(await fromStart(), 10)).next!
    await append('d', 'e')
    const before = asks('GetRecords')
    const slices = await Promise.all([1, 2, 3, 4].map(() => log.read(end, 10)))
    slices.push(await log.read(end, 10))
    expect(asks('GetRecords') - before).toBe(1)
    const [first, ...others] = slices.map(({ records }) => records)
    expect(first?.map(text)).toEqual(['d', 'e'])
    for (const records of others) records.forEach((each, at) => expect(each).toBe(first?.[at]))
  })

  it('reads no page twice for a later reader, whatever the slices are', async () => {
    await append('a', 'b', 'c', 'd', 'e')
    const read: LogRecord[] = []
    let cursor = await fromStart()
    while (read.length < 5) {
      const slice = await log.read(cursor, 2)
      read.push(...slice.records)
      cursor = slice.next!
    }
    expect(read.map(text)).toEqual(['a', 'b', 'c', 'd', 'e'])
    const after = await log.open(FIRST, {
      type: 'AFTER_SEQUENCE_NUMBER',
      sequenceNumber: read[1]!.sequenceNumber,
    })
    expect((await log.read(after, 10)).records.map(text)).toEqual(['c', 'd', 'e'])
    expect(asks('GetRecords')).toBe(1)
  })

  it('a reader of cached pages is not at the end before a fresh read', async () => {
    await append('a', 'b')
    const { records } = await log.read(await fromStart(), 10)
    await append('c')
    const after = await log.open(FIRST, {
      type: 'AFTER_SEQUENCE_NUMBER',
      sequenceNumber: records[0]!.sequenceNumber,
    })
    const held = await log.read(after, 10)
    expect(held.records.map(text)).toEqual(['b'])
    expect(held.millisBehindLatest).toBeGreaterThan(0)
    expect((await drain(log, held.next!)).map(text)).toEqual(['c'])
  })

  it('ends with a closed shard, also in small slices', async () => {
    await append('a', 'b', 'c')
    server.shards.closed.add(0)
    const first = await log.read(await fromStart(), 2)
    const last = await log.read(first.next!, 2)
    expect([...first.records, ...last.records].map(text)).toEqual(['a', 'b', 'c'])
    expect(last.next).toBeUndefined()
  })

  it('a cursor is text that another log reads on from', async () => {
    await append('a', 'b')
    const { next } = await log.read(await fromStart(), 1)
    const other = await openKinesisLog(reached(server.endpoint))
    expect((await other.read(next!, 10)).records.map(text)).toEqual(['b'])
    await expect(other.read('nonsense' as never, 1)).rejects.toMatchObject({
      name: 'InvalidArgumentException',
    })
    await other.close()
  })

  it('lists all pages of shards, parents before their children', async () => {
    const ids = (await log.shards()).map(({ shardId }) => shardId)
    expect(ids).toHaveLength(3)
    expect(ids.at(-1)).toBe('shardId-000000000002')
  })
})

describe('opening a stream', () => {
  const open = async (summary: object) => {
    const server = await ScriptedKinesis.start()
    server.summary = summary
    const log = openKinesisLog(reached(server.endpoint, 'media'))
    const outcome = await log.then(
      (opened) => opened.close().then(() => 'opened'),
      (cause: unknown) => (cause instanceof Error ? cause.message : ''),
    )
    await server.end()
    return outcome
  }

  it('refuses a stream that distributes records by itself, and says what to do', async () => {
    const refusal = await open({ RecordDistributionStrategy: 'AUTO' })
    expect(refusal).toMatch(/^Cannot open stream "media" at .*AUTO.*UpdateStreamRecordDistributionStrategy$/)
  })

  it.each([{}, { RecordDistributionStrategy: 'USER_PARTITION_KEY' }])('opens others: %j', async (summary) => {
    expect(await open(summary)).toBe('opened')
  })
})
