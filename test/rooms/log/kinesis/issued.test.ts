import { expect, test } from 'vitest'
import { parseSequenceNumber } from '../../../../src/events/position.ts'
import { shardHolding } from '../../../../src/log/kinesis/issued.ts'
import type { Cursor, Log, Shard } from '../../../../src/log/log.ts'

const sequence = (text: string) => parseSequenceNumber(text)!

/** Of Lambda's Developer Guide ("Process Kinesis records"): a record of shardId-000000000006. */
const OF_SIX = sequence('49590338271490256608559692538361571095921575989136588898')

const shard = (number: number): Shard => ({
  shardId: `shardId-${number.toString().padStart(12, '0')}`,
  startingHashKey: '0',
  endingHashKey: '1',
  startingSequenceNumber: sequence('49590338271490256608559692538361571095921575989136588000'),
})

/** A stream in which `holder` has the record; it lists the shards that were searched. */
function streamOf(holder: string) {
  const looked: string[] = []
  const reader: Pick<Log, 'open' | 'read'> = {
    open: (shardId) => {
      looked.push(shardId)
      return Promise.resolve(shardId as Cursor)
    },
    read: (cursor) =>
      Promise.resolve({
        records: (cursor as string) === holder ? [{ sequenceNumber: OF_SIX } as never] : [],
        next: undefined,
        millisBehindLatest: 0,
      }),
  }
  return { reader, looked }
}

const SHARDS = Array.from({ length: 64 }, (_, number) => shard(number))

test('a sequence number is looked for in the shard that it names, and in no other of many', async () => {
  const { reader, looked } = streamOf('shardId-000000000006')
  expect(await shardHolding(reader, SHARDS, OF_SIX)).toBe('shardId-000000000006')
  expect(looked).toEqual(['shardId-000000000006'])
})

test('one that its shard does not have is none of the stream’s, and costs one look', async () => {
  const { reader, looked } = streamOf('nowhere')
  expect(await shardHolding(reader, SHARDS, OF_SIX)).toBeUndefined()
  expect(looked).toHaveLength(1)
})

test('where it names no shard of the stream, as an emulator’s may, all are looked at', async () => {
  const few = SHARDS.slice(0, 3)
  const { reader, looked } = streamOf('shardId-000000000002')
  expect(await shardHolding(reader, few, OF_SIX)).toBe('shardId-000000000002')
  expect(looked).toHaveLength(3)
})
