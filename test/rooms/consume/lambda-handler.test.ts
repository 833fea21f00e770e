import { expect, test } from 'vitest'
import { statsConsumer } from '../../../consumers/stats/consumer.ts'
import { lambdaHandler } from '../../../src/consume/lambda-handler.ts'
import type { Park, Unfit } from '../../../src/consume/parked.ts'
import { saveProgress } from '../../../src/consume/progress.ts'
import { parseSequenceNumber } from '../../../src/events/position.ts'
import { readCheckpoints, tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { vocabulary } from '../../media.ts'

const SHARD = 'shardId-000000000007'

const sequence = (n: number) => parseSequenceNumber(String(n))!

const eventOf = (...numbers: readonly number[]) => ({
  Records: numbers.map((n) => ({
    eventID: `${SHARD}:${n}`,
    kinesis: {
      partitionKey: 'lane-00',
      sequenceNumber: String(n),
      data: Buffer.from('{}').toString('base64'),
      approximateArrivalTimestamp: 1_767_225_600.5,
    },
  })),
})

/** The consumer of stats on these tables, with a list of its reports. */
function statsOn(tables: Tables, park: Park = () => Promise.resolve()) {
  const reported: string[] = []
  const checkpoints = tableCheckpoints(tables)
  const handler = lambdaHandler(statsConsumer, {
    into: { vocabulary, tables, park },
    checkpoints,
    report: (what) => reported.push(what),
  })
  return { handler, reported }
}

const reached = async (tables: Tables) => (await readCheckpoints(tables, 'stats')).get(SHARD)?.sequenceNumber

test('a batch that is done moves the consumer’s progress in its shard, and one given again never back', async () => {
  const tables = memoryTables()
  const { handler } = statsOn(tables)
  expect(await handler(eventOf(1, 2, 3))).toEqual({ batchItemFailures: [] })
  expect(await reached(tables)).toBe(sequence(3))
  await handler(eventOf(1, 2))
  expect(await reached(tables)).toBe(sequence(3))
})

test.each([undefined, null])(
  'a record whose partition key is %s is parked by its cause, and the others go on',
  async (partitionKey) => {
    const tables = memoryTables()
    const parked: Unfit[] = []
    const { handler, reported } = statsOn(tables, (records) => {
      parked.push(...records)
      return Promise.resolve()
    })
    const [keyed, keyless] = eventOf(1, 2).Records
    const Records = [{ ...keyless, kinesis: { ...keyless!.kinesis, partitionKey } }, keyed]
    expect(await handler(JSON.parse(JSON.stringify({ Records })))).toEqual({ batchItemFailures: [] })
    expect(parked.map(({ reason }) => reason)).toEqual(['no-partition-key', expect.not.stringMatching('key')])
    expect(reported).toEqual([])
  },
)

test('a batch that failed from its first record moves nothing', async () => {
  const tables = memoryTables()
  const { handler, reported } = statsOn(tables, () => Promise.reject(new Error('full')))
  expect(await handler(eventOf(4, 5))).toEqual({ batchItemFailures: [{ itemIdentifier: sequence(4) }] })
  expect([await reached(tables), reported]).toEqual([undefined, ['take a batch']])
})

test('of a batch that was taken in part, progress is the record before the first that failed', async () => {
  const tables = memoryTables()
  const records = [1, 2, 3].map((n) => ({
    shardId: SHARD,
    sequenceNumber: sequence(n),
    partitionKey: 'lane-00',
    data: Buffer.from(''),
    approximateArrivalTimestamp: n,
  }))
  const response = { batchItemFailures: [{ itemIdentifier: sequence(3) }] }
  await saveProgress(tableCheckpoints(tables), 'stats', records, response)
  expect(await reached(tables)).toBe(sequence(2))
})

test('a batch is done also where its progress cannot be saved', async () => {
  const tables = memoryTables()
  const put: Tables['put'] = (table, ...rest) =>
    table === 'checkpoints' ? Promise.reject(new Error('throttled')) : tables.put(table, ...rest)
  const { handler, reported } = statsOn({ ...tables, put })
  expect(await handler(eventOf(1))).toEqual({ batchItemFailures: [] })
  expect(reported).toEqual(['save its progress'])
})
