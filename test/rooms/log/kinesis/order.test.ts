import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deaggregate } from '../../../../src/codec/aggregation.ts'
import { openKinesisLog } from '../../../../src/log/kinesis.ts'
import type { Timing } from '../../../../src/log/kinesis/timing.ts'
import type { Appended, Log, NewRecord } from '../../../../src/log/log.ts'
import { record, text } from '../../../contracts/log/support.ts'
import { reached } from '../../../servers/kinesis-stream.ts'
import { ScriptedKinesis } from '../../../servers/scripted/kinesis.ts'
import type { PutFault } from '../../../servers/scripted/puts.ts'
import type { Standing } from '../../../servers/scripted/shards.ts'

const ATTEMPTS = 4
const patience = { attempts: ATTEMPTS, firstMs: 100, longestMs: 5_000 }

/** Each wait is one turn of the event loop. */
const hasty: Timing = { now: () => Date.now(), sleep: () => turn(), random: () => 0.5 }

const fault: fc.Arbitrary<PutFault> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('take' as const), order: fc.nat(9), afterMs: fc.nat(3) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fail some' as const),
      which: fc.nat(0xffff),
      code: fc.constantFrom('ProvisionedThroughputExceededException', 'InternalFailure'),
    }),
  },
  fc.constantFrom<PutFault>({ do: 'throttle' }, { do: 'break' }, { do: 'cut before' }, { do: 'cut after' }),
)

/** Appends with their keys, and whether the producer waits for the answer before the next append. */
const appends = fc.array(
  fc.record({
    keys: fc.array(fc.constantFrom('a', 'b', 'lane-7f', 'dd'), { maxLength: 8 }),
    waits: fc.boolean(),
  }),
  { maxLength: 6 },
)

interface Told {
  readonly record: NewRecord
  readonly answer: Appended
}

/**
 * Appends a schedule, with words that count up. An append that rejects leaves it open whether the records were stored.
 */
async function produce(log: Log, schedule: readonly { keys: readonly string[]; waits: boolean }[]) {
  let count = 0
  const told: (readonly Told[])[] = []
  const all: Promise<void>[] = []
  for (const { keys, waits } of schedule) {
    const records = keys.map((key) => record(key, `${count++}`))
    const done = log.append(records).then(
      (answers) => void told.push(records.map((each, at) => ({ record: each, answer: answers[at]! }))),
      () => undefined,
    )
    if (waits) await done
    all.push(done)
  }
  await Promise.all(all)
  return told
}

const recordsOf = ({ PartitionKey = '', Data }: Standing): readonly NewRecord[] => {
  const data = Buffer.from(Data, 'base64')
  return deaggregate(data) ?? [{ partitionKey: PartitionKey, data }]
}

/** The words of a key as the log has them, without records that repeat the one before completely. */
function standing({ shards }: ScriptedKinesis, key: string): number[] {
  const records = shards.records.flat().filter((each) => each.PartitionKey === key)
  return records
    .filter(({ Data }, at) => Data !== records[at - 1]?.Data)
    .flatMap((each) => recordsOf(each).map((one) => Number(text(one))))
}

const grows = (words: readonly number[]): boolean =>
  words.every((word, at) => at === 0 || word > words[at - 1]!)

describe.each([true, false])('an endpoint that fails as it likes (aggregate: %s)', (aggregate) => {
  let server: ScriptedKinesis
  let log: Log
  beforeAll(async () => {
    server = await ScriptedKinesis.start()
    log = await openKinesisLog({ ...reached(server.endpoint), timing: hasty, patience, aggregate })
  })
  afterAll(async () => {
    await log.close()
    await server.end()
  })

  async function run(schedule: Parameters<typeof produce>[1], faults: readonly PutFault[]) {
    server.shards.records.forEach((all) => (all.length = 0))
    server.puts.faults = [...faults]
    server.puts.doubled.length = 0
    server.puts.sent.length = 0
    return produce(log, schedule)
  }

  it('never reorders a lane: a record that is in the log twice is there twice in a row', () =>
    fc.assert(
      fc.asyncProperty(appends, fc.array(fault, { maxLength: 12 }), async (schedule, faults) => {
        await run(schedule, faults)
        for (const key of ['a', 'b', 'lane-7f', 'dd']) {
          const words = standing(server, key)
          expect(grows(words), `${key}: ${words.join()}`).toBe(true)
        }
        expect(server.puts.doubled).toEqual([])
      }),
      { numRuns: 60 },
    ))

  it('has every record that it acknowledged where it said', () =>
    fc.assert(
      fc.asyncProperty(appends, fc.array(fault, { maxLength: 12 }), async (schedule, faults) => {
        const told = await run(schedule, faults)
        const places = new Map(
          server.shards.records.flatMap((all, shard) =>
            all.map((each) => [`${shard} ${each.SequenceNumber}`, recordsOf(each).map(text)] as const),
          ),
        )
        for (const { record: given, answer } of told.flat())
          if (answer.ok)
            expect(places.get(`${Number(answer.shardId.slice(8))} ${answer.sequenceNumber}`)).toContain(
              text(given),
            )
      }),
      { numRuns: 30 },
    ))

  it('takes all where failures end before patience does, and each once unless an answer was lost', () =>
    fc.assert(
      fc.asyncProperty(appends, fc.array(fault, { maxLength: ATTEMPTS - 1 }), async (schedule, faults) => {
        const told = await run(schedule, faults)
        expect(told.flat().filter(({ answer }) => !answer.ok)).toEqual([])
        expect(told).toHaveLength(schedule.length)
        if (faults.some((each) => each.do === 'cut after')) return
        const words = server.shards.records.flat().flatMap(recordsOf).map(text)
        expect(words).toHaveLength(schedule.flatMap(({ keys }) => keys).length)
      }),
      { numRuns: 30 },
    ))

  it('refuses with a record that it gives up on all that wait behind it, and no other', async () => {
    server.puts.shut.set('a', ATTEMPTS)
    const told = await run([{ keys: ['a', 'b', 'a', 'b', 'a'], waits: false }], [])
    expect(told.flat().map(({ answer }) => answer.ok)).toEqual([false, true, false, true, false])
    expect(standing(server, 'a')).toEqual([])
    expect(await log.append([record('a', '9')])).toMatchObject([{ ok: true }])
  })
})
