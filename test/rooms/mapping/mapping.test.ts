import { expect, test } from 'vitest'
import type { Invocation } from '../../../src/mapping/invocation.ts'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { startMapping } from '../../../src/mapping/mapping.ts'
import type { MappingSettings } from '../../../src/mapping/settings.ts'
import { memoryTables } from '../../contracts/memory-tables.ts'
import { MemoryLog } from './support/memory-log.ts'
import { VirtualTime } from './support/virtual-time.ts'

const text = (data: Uint8Array) => new TextDecoder().decode(data)
const record = (partitionKey: string, data: string) => ({
  partitionKey,
  data: new TextEncoder().encode(data),
})
const numbered = (from: number, to: number, keys = 4) =>
  Array.from({ length: to - from }, (_, i) =>
    record(`key-${((from + i) % keys).toString()}`, String(from + i)),
  )

interface World {
  readonly time: VirtualTime
  readonly log: MemoryLog
  readonly tables: ReturnType<typeof memoryTables>
}

function world(shards = 1): World {
  const time = new VirtualTime()
  return { time, log: new MemoryLog(shards, () => time.now()), tables: memoryTables() }
}

const start = (
  { time, log, tables }: World,
  invoke: (invocation: Invocation) => Promise<unknown>,
  settings: Partial<MappingSettings> = {},
) =>
  startMapping({
    name: 'test',
    log,
    invoke,
    settings,
    checkpoints: tableCheckpoints(tables),
    scheduler: time,
  })

test('a mapping delivers every record in order, in batches of at most BatchSize', async () => {
  const here = world()
  await here.log.append(numbered(0, 25))
  const batches: string[][] = []
  const mapping = start(
    here,
    ({ records }) => {
      batches.push(records.map(({ data }) => text(data)))
      return Promise.resolve()
    },
    { batchSize: 10 },
  )
  await mapping.idle()
  await mapping.stop()
  expect(batches.map((batch) => batch.length)).toEqual([10, 10, 5])
  expect(batches.flat()).toEqual(numbered(0, 25).map(({ data }) => text(data)))
})

test('a mapping that starts again goes on where it stopped', async () => {
  const here = world(3)
  await here.log.append(numbered(0, 30))
  const seen: string[] = []
  const invoke = ({ records }: Invocation) => {
    seen.push(...records.map(({ data }) => text(data)))
    return Promise.resolve()
  }
  const first = start(here, invoke)
  await first.idle()
  await first.stop()
  await here.log.append(numbered(30, 50))
  const second = start(here, invoke)
  await second.idle()
  await second.stop()
  expect(seen.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
})

test('children of a shard that was split are delivered after all of their parent', async () => {
  const here = world()
  await here.log.append(numbered(0, 20))
  await here.log.split('shardId-000000000000')
  await here.log.append(numbered(20, 40))
  await here.log.merge('shardId-000000000001', 'shardId-000000000002')
  await here.log.append(numbered(40, 60))
  const seen: number[] = []
  const mapping = start(
    here,
    ({ records }) => {
      seen.push(...records.map(({ data }) => Number(text(data))))
      return Promise.resolve()
    },
    { batchSize: 3 },
  )
  await mapping.idle()
  await mapping.stop()
  expect(seen).toHaveLength(60)
  for (const key of [0, 1, 2, 3]) {
    const ofKey = seen.filter((each) => each % 4 === key)
    expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b))
  }
})

test('a failing batch is retried for days, and nothing after it is delivered before it', async () => {
  const here = world()
  await here.log.append(numbered(0, 10))
  const began = here.time.now()
  const batches: number[] = []
  const mapping = start(
    here,
    ({ records }) => {
      batches.push(Number(text(records[0]!.data)))
      return here.time.now() - began < 2 * 86_400_000 ? Promise.reject(new Error('no')) : Promise.resolve()
    },
    { batchSize: 5 },
  )
  await mapping.idle()
  await mapping.stop()
  expect(batches.slice(0, -1).every((first) => first === 0)).toBe(true)
  expect(batches.at(-1)).toBe(5)
})
