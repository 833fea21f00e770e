import { expect, test } from 'vitest'
import type { SequenceNumber } from '../../../src/events/position.ts'
import type { Cursor, LogReader, LogRecord, Shard } from '../../../src/log/log.ts'
import { endsOf } from '../../../src/mapping/ends.ts'
import { startMapping } from '../../../src/mapping/mapping.ts'
import { memoryCheckpoints } from '../../../src/mapping/memory-checkpoints.ts'

const shardId = 'shardId-000000000000'
const shard: Shard = {
  shardId,
  startingHashKey: '0',
  endingHashKey: '9',
  startingSequenceNumber: sequence(0),
}

function sequence(index: number): SequenceNumber {
  return index.toString().padStart(56, '0') as SequenceNumber
}

const records = Array.from({ length: 25 }, (_, index): LogRecord => {
  const data = Buffer.from(`${index}`)
  return {
    shardId,
    sequenceNumber: sequence(index + 1),
    partitionKey: 'a',
    data,
    approximateArrivalTimestamp: 0,
  }
})

/** A closed shard that can only be read, like an archive or a fixture. */
const reader: LogReader = {
  shards: () => Promise.resolve([shard]),
  open: (_, start) =>
    Promise.resolve(String('sequenceNumber' in start ? Number(start.sequenceNumber) : 0) as Cursor),
  read: (cursor, limit) => {
    const read = records.slice(Number(cursor), Number(cursor) + limit)
    const at = Number(cursor) + read.length
    return Promise.resolve({
      records: read,
      next: String(at) as Cursor,
      millisBehindLatest: records.length - at,
    })
  },
  shardOf: (number) =>
    Promise.resolve(records.some((one) => one.sequenceNumber === number) ? shardId : undefined),
  behind: () => Promise.resolve({ records: undefined, millis: 0, end: records.at(-1)!.sequenceNumber }),
}

test('a mapping takes any reader: what can neither append nor reshard is delivered to its end', async () => {
  const delivered: string[] = []
  const mapping = startMapping({
    name: 'reads',
    log: reader,
    invoke: (batch) => {
      delivered.push(...batch.records.map(({ data }) => data.toString()))
      return Promise.resolve(undefined)
    },
    settings: { batchSize: 10 },
    checkpoints: memoryCheckpoints(),
    until: await endsOf(reader),
  })
  await mapping.idle()
  await mapping.stop()
  expect(delivered).toEqual(records.map(({ data }) => data.toString()))
})
