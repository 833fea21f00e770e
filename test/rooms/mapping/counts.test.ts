import { describe, expect, it } from 'vitest'
import { Counter, readCounts } from '../../../src/mapping/counts.ts'
import type { Reading } from '../../../src/mapping/meter.ts'
import { memoryTables } from '../../../src/tables/memory.ts'

const shardId = 'shardId-000000000000'
const invoked = (records: number): Reading => ({ kind: 'invoked', shardId, records, iteratorAge: 0 })
const retried: Reading = { kind: 'retried', shardId, records: 3 }

describe('Counter', () => {
  it('counts nothing for a mapping that never ran', async () => {
    expect(await readCounts(memoryTables(), 'usage')).toEqual({
      batches: 0,
      records: 0,
      retries: 0,
      bisects: 0,
      errors: 0,
      discarded: 0,
    })
  })

  it('adds what happened to what is saved, each mapping by itself', async () => {
    const tables = memoryTables()
    const counter = new Counter()
    counter.add('usage', invoked(3))
    counter.add('usage', retried)
    counter.add('usage', { kind: 'bisected', shardId, records: 3 })
    counter.add('log', { kind: 'threw', shardId, cause: 'down' })
    await counter.save(tables)
    counter.add('usage', invoked(4))
    counter.add('usage', { kind: 'discarded', shardId, records: 2, condition: 'RecordAgeExceeded' })
    await counter.save(tables)
    await counter.save(tables)
    const usage = { batches: 2, records: 7, retries: 1, bisects: 1, errors: 0, discarded: 2 }
    expect(await readCounts(tables, 'usage')).toEqual(usage)
    expect(await readCounts(tables, 'log')).toMatchObject({ batches: 0, errors: 1 })
  })

  it('keeps what another writer or a full disk did not let it save', async () => {
    let full = true
    const tables = memoryTables({
      beforeWrite: () => {
        if (full) throw new Error('the disk is full')
      },
    })
    const counter = new Counter()
    counter.add('usage', invoked(3))
    await expect(counter.save(tables)).rejects.toThrow('Cannot count the deliveries of usage')
    full = false
    const other = new Counter()
    other.add('usage', invoked(1))
    await Promise.all([counter.save(tables), other.save(tables)])
    await Promise.all([counter.save(tables), other.save(tables)])
    expect(await readCounts(tables, 'usage')).toMatchObject({ batches: 2, records: 4 })
  })
})
