import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SequenceNumber } from '../../../../src/events/position.ts'
import { openKinesisLog } from '../../../../src/log/kinesis.ts'
import type { Log } from '../../../../src/log/log.ts'
import { tableCheckpoints } from '../../../../src/mapping/checkpoints.ts'
import { lagsOf } from '../../../../src/mapping/lag.ts'
import { record, taken } from '../../../contracts/log/support.ts'
import { memoryTables } from '../../../../src/tables/memory.ts'
import { reached } from '../../../servers/kinesis-stream.ts'
import { ScriptedKinesis } from '../../../servers/scripted/kinesis.ts'

const FIRST = 'shardId-000000000000'
const MAPPINGS = ['usage', 'stats', 'location', 'log', 'media']

describe('looking how far five consumers are behind a shard of Kinesis', () => {
  let server: ScriptedKinesis
  let log: Log
  let now = 0
  beforeEach(async () => {
    server = await ScriptedKinesis.start()
    const timing = { now: () => now, sleep: () => Promise.resolve(), random: () => 0.5 }
    log = await openKinesisLog({ ...reached(server.endpoint), timing })
  })
  afterEach(async () => {
    await log.close()
    await server.end()
  })

  const asks = (operation: string): number => server.asked.filter((each) => each === operation).length

  async function append(...words: string[]): Promise<SequenceNumber[]> {
    const numbers: SequenceNumber[] = []
    for (const word of words) numbers.push(taken((await log.append([record('kk', word)]))[0]).sequenceNumber)
    return numbers
  }

  /** Five mappings, each with its checkpoint at one of the places. */
  async function tablesAt(places: readonly (SequenceNumber | undefined)[]) {
    const tables = memoryTables()
    for (const [at, mapping] of MAPPINGS.entries()) {
      const checkpoints = tableCheckpoints(tables)
      await checkpoints.load(mapping)
      const sequenceNumber = places[at]
      if (sequenceNumber !== undefined)
        await checkpoints.save(mapping, FIRST, { sequenceNumber, ended: false })
    }
    return tables
  }

  it('takes one read of each shard, wherever they are', async () => {
    const [a, b, , d] = await append('a', 'b', 'c', 'd')
    const tables = await tablesAt([undefined, a, b, d, d])
    const lags = await lagsOf({ log, tables }, MAPPINGS)
    expect(lags.filter(({ isBehind }) => isBehind).map(({ mapping }) => mapping)).toEqual([
      'usage',
      'stats',
      'location',
    ])
    expect([asks('GetRecords'), asks('GetShardIterator')]).toEqual([3, 3])
  })

  it('takes no read for questions within two seconds, and one after that', async () => {
    const [a] = await append('a')
    const place = { log, tables: await tablesAt([a, a, a, a, a]) }
    await Promise.all([lagsOf(place, MAPPINGS), lagsOf(place, MAPPINGS)])
    await append('b')
    now += 1_999
    expect((await lagsOf(place, MAPPINGS)).some(({ isBehind }) => isBehind)).toBe(false)
    expect(asks('GetRecords')).toBe(3)
    now += 1
    const behind = (await lagsOf(place, MAPPINGS)).filter(({ isBehind }) => isBehind)
    expect(behind.map(({ mapping }) => mapping)).toEqual(MAPPINGS)
    expect(asks('GetRecords')).toBe(6)
  })

  it('looks again where a look failed', async () => {
    const place = { log, tables: await tablesAt([]) }
    server.reads = Array.from({ length: 40 }, () => 'throttled')
    await expect(lagsOf(place, MAPPINGS)).rejects.toThrow('Cannot read')
    server.reads = []
    await expect(lagsOf(place, MAPPINGS)).resolves.toHaveLength(15)
  })
})
