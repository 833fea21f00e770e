import { expect, test } from 'vitest'
import { readCheckpoints, tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import type { SequenceNumber } from '../../../src/events/position.ts'
import { memoryTables } from '../../../src/tables/memory.ts'

const SHARD = 'shardId-000000000000'

const sequence = (n: number) => `49${n.toString().padStart(54, '0')}` as SequenceNumber

test('a checkpoint is never moved back, but by a reset, after which older runners no longer move it', async () => {
  const tables = memoryTables()
  const [one, other] = [tableCheckpoints(tables), tableCheckpoints(tables)]
  await one.load('m')
  await other.load('m')
  const at = (n: number) => ({ sequenceNumber: sequence(n), ended: false })
  const stands = async () => (await readCheckpoints(tables, 'm')).get(SHARD)
  await one.save('m', SHARD, at(5))
  await other.save('m', SHARD, at(3))
  expect(await stands()).toEqual(at(5))
  await other.reset('m', new Map([[SHARD, at(1)]]))
  await one.save('m', SHARD, at(9))
  expect(await stands()).toEqual(at(1))
  await other.save('m', SHARD, { ...at(1), ended: true })
  await other.save('m', SHARD, at(1))
  expect(await stands()).toEqual({ ...at(1), ended: true })
})
