import fc from 'fast-check'
import type { Arrival } from '../../../src/fold/arrival.ts'
import { fold } from '../../../src/fold/fold.ts'
import type { Projection } from '../../../src/fold/projection.ts'
import type { QuotaChange } from '../../../src/media/model/media-change.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import { memoryTables, type MemoryTables, type Store } from '../../../src/tables/memory.ts'
import { Turns, type Burst } from '../../../src/testing/turns.ts'
import { Crash } from '../../../src/testing/unsteady.ts'
import { unpacked } from '../../../src/testing/unpacked.ts'
import type { Decided } from '../../oracle/quota.ts'

export const DEFAULT = 100

const users = ['ann', 'ben']
const source = fc.constantFrom('/a', '/b')
const time = fc.nat(9).map((n) => `2026-01-01T00:00:0${n}Z`)

/** Sizes and quotas that often just fit, or just do not. */
const size = fc.constantFrom(0, 1, 20, 30, 50, 99, 100, 101)
const quotaBytes = fc.option(fc.constantFrom(0, 1, 50, 100, 150, 300), { nil: null })

const change = fc
  .record({
    user: fc.constantFrom(...users),
    media: fc.nat(5),
    size,
    quotaBytes,
    time,
    source,
    id: fc.nat(40),
  })
  .chain(({ user, media, size, quotaBytes, time, source, id }) => {
    const mediaId = `${user}.${media}`
    const base = { specversion: '1.0', id: `e${id}`, source, subject: user, time }
    const contentType = 'image/png'
    return fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constant({
          ...base,
          type: 'media.uploaded',
          data: { mediaId, bytes: size, contentType },
        }),
      },
      {
        weight: 2,
        arbitrary: fc.constant({ ...base, type: 'media.deleted', data: { mediaId, reason: 'user' } }),
      },
      { weight: 1, arbitrary: fc.constant({ ...base, type: 'user.quota-set', data: { quotaBytes } }) },
    )
  }) as unknown as fc.Arbitrary<QuotaChange>

/** Events around the quota; some are in the log twice, the second time later. */
export const quotaHistory = (): fc.Arbitrary<readonly QuotaChange[]> =>
  fc
    .uniqueArray(change, {
      minLength: 1,
      maxLength: 24,
      size: 'max',
      selector: ({ source, id }) => source + id,
    })
    .chain((events) =>
      fc
        .array(fc.tuple(fc.nat(events.length - 1), fc.nat(events.length)), { maxLength: 6 })
        .map((repeats) => events.flatMap((event, at) => [event, ...repeatsAt(events, repeats, at)])),
    )

const repeatsAt = (
  events: readonly QuotaChange[],
  repeats: readonly (readonly [of: number, after: number])[],
  at: number,
) =>
  repeats.flatMap(([of, after]) =>
    Math.max(of, Math.min(after, events.length - 1)) === at ? events.slice(of, of + 1) : [],
  )

/** How one runner lives: the sizes of its batches, and after how many writes of each of its lives it dies. */
export interface Life {
  readonly sizes: readonly number[]
  readonly deaths: readonly number[]
}

export const lives = (): fc.Arbitrary<readonly Life[]> => {
  const sizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 8 })
  const deaths = fc.array(fc.nat(7), { maxLength: 6 })
  return fc.array(fc.record({ sizes, deaths }), { minLength: 1, maxLength: 3 })
}

export const bursts = (): fc.Arbitrary<readonly Burst[]> =>
  fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 9 })), { maxLength: 24, size: 'max' })

/** What several runners leave that get the same events, each in batches of its own, and that die and go on. */
export async function run(
  projection: Projection,
  arrivals: readonly Arrival[],
  all: readonly Life[],
  schedule: readonly Burst[],
): Promise<MemoryTables> {
  const store: Store = new Map()
  const turns = new Turns(schedule, all.length)
  const log = { checkpoint: 0 }
  await Promise.all(
    all.map((life, at) =>
      runner(projection, arrivals, log, life, store, () => turns.step(at)).finally(() => turns.done(at)),
    ),
  )
  return memoryTables({}, store)
}

async function runner(
  projection: Projection,
  arrivals: readonly Arrival[],
  log: { checkpoint: number },
  { sizes, deaths }: Life,
  store: Store,
  turn: () => Promise<void>,
): Promise<void> {
  let batches = 0
  for (let life = 0; ; life++) {
    let left = deaths[life] ?? Infinity
    const beforeWrite = async () => {
      await turn()
      if (left-- <= 0) throw new Crash('crash')
    }
    const table = boundTo(memoryTables({ beforeRead: turn, beforeWrite }, store), projection.name)
    try {
      for (let from = log.checkpoint; from < arrivals.length;) {
        const to = from + (sizes[batches++ % sizes.length] ?? 1)
        const [thrown] = await fold(projection, arrivals.slice(from, to), table, undefined, settingsAt)
        if (thrown !== undefined) throw thrown.cause
        from = log.checkpoint = to
      }
      return
    } catch (cause) {
      if (!(cause instanceof Crash)) throw cause
    }
  }
}

const settingsAt = () => ({ quotaBytes: DEFAULT })

interface Account {
  readonly bytes: number
  readonly quota?: { readonly value: number | null }
}

interface Entry {
  readonly over?: { readonly usedBytes: number; readonly quotaBytes: number }
}

/** What the table says of one user. */
export async function decisionsOf(
  tables: MemoryTables,
  { name }: Projection,
  user: string,
): Promise<Decided> {
  const over: Record<string, { usedBytes: number; quotaBytes: number }> = {}
  let [used, own] = [0, null as number | null]
  for (const { key, content } of await unpacked(tables.scan(name))) {
    if (key.partition === user) {
      const { bytes, quota } = content as unknown as Account
      ;[used, own] = [bytes, quota?.value ?? null]
    }
    const entry = content as Entry
    if (key.partition === `#entries/${user}` && entry.over !== undefined)
      over[key.sort] = { usedBytes: entry.over.usedBytes, quotaBytes: entry.over.quotaBytes }
  }
  return { used, over, own }
}

export const usersOf = () => users
