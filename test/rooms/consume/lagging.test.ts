import { describe, expect, test } from 'vitest'
import { laggingBehind } from '../../../src/consume/lagging.ts'
import type { SequenceNumber } from '../../../src/events/position.ts'
import { tableCheckpoints, type Checkpoint } from '../../../src/mapping/checkpoints.ts'
import { memoryTables } from '../../../src/tables/memory.ts'

const sequence = (n: number) => n.toString().padStart(56, '0') as SequenceNumber

/** Whether a consumer with this checkpoint lags in a shard that ends at 5. */
async function lags(checkpoint: Checkpoint | undefined) {
  const tables = memoryTables()
  if (checkpoint !== undefined) await tableCheckpoints(tables).save('usage', 'shard', checkpoint)
  return (await laggingBehind(new Map([['shard', sequence(5)]]), tables, ['usage'])).length > 0
}

describe('laggingBehind()', () => {
  test('names a consumer that has not begun, or has stopped short of the end', async () => {
    expect(await lags(undefined)).toBe(true)
    expect(await lags({ sequenceNumber: undefined, ended: false })).toBe(true)
    expect(await lags({ sequenceNumber: sequence(4), ended: false })).toBe(true)
  })

  test('does not name one that is at the end, past it, or done with a closed shard', async () => {
    expect(await lags({ sequenceNumber: sequence(5), ended: false })).toBe(false)
    expect(await lags({ sequenceNumber: sequence(6), ended: false })).toBe(false)
    expect(await lags({ sequenceNumber: sequence(4), ended: true })).toBe(false)
  })

  test('names nobody for a shard that never held a record', async () => {
    const tables = memoryTables()
    expect(await laggingBehind(new Map([['shard', undefined]]), tables, ['usage'])).toEqual([])
  })
})
