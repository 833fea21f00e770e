import fc from 'fast-check'
import { expect } from 'vitest'
import type { Event } from '../../../src/events/event.ts'
import type { Projection } from '../../../src/fold/projection.ts'
import { destinationIn, HOLD_MS } from '../../../src/generations/destination.ts'
import { liveTables } from '../../../src/generations/live-tables.ts'
import { foldingHere, foldingTogether, type Folding } from '../../../src/generations/folding.ts'
import { rebuild } from '../../../src/generations/rebuild.ts'
import { consumerInvoke } from '../../../src/consume/invoke.ts'
import { tablePark } from '../../../src/consume/parking.ts'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { startMapping, type Mapping } from '../../../src/mapping/mapping.ts'
import { takesOf } from '../../../src/runner/shard-share.ts'
import { Life, pausing, slowAt } from './mortal.ts'
import { expectedState, stateOf } from './state.ts'
import { WholeStack } from './whole-stack.ts'
import { vocabulary } from '../../media.ts'

/** For how long a reader trusts its last look at the live generation. */
const FRESH_MS = 1_000

/** Milliseconds before each step of a process at the tables; none when the list is used up. */
export type Pauses = readonly number[]

/**
 * A rebuild starts, slow at every batch or not, whose shards one or two threads share, possibly beside another one, and
 * dies before its n-th single write; or another step.
 */
export type Step =
  | { readonly kind: 'append' | 'split' | 'merge' | 'wait'; readonly of: number }
  | { readonly kind: 'restart' | 'look' }
  | {
      readonly kind: 'rebuild'
      readonly slow: number
      readonly threads: number
      readonly pauses: Pauses
      readonly writes: number
      readonly anew: boolean
    }

/** Mostly none, sometimes a moment, rarely longer than a batch may run, or than it waits for a dead rebuild. */
export const pauses = (): fc.Arbitrary<Pauses> =>
  fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constant(0) },
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 60 }) },
      { weight: 1, arbitrary: fc.integer({ min: 500, max: HOLD_MS + 5_000 }) },
    ),
    { maxLength: 40 },
  )

export const steps = (): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('append' as const), of: fc.integer({ min: 1, max: 6 }) }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('wait' as const), of: fc.integer({ min: 1, max: 3_000 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constantFrom('split' as const, 'merge' as const), of: fc.nat(7) }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('restart' as const, 'look' as const) }) },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('rebuild' as const),
          slow: fc.constantFrom(0, 300, 2_000),
          threads: fc.integer({ min: 1, max: 2 }),
          pauses: pauses(),
          writes: fc.oneof(fc.nat(40), fc.constant(Infinity)),
          anew: fc.boolean(),
        }),
      },
    ),
    { minLength: 1, maxLength: 14 },
  )

/** A consumer that follows a log, a reader of its table, and rebuilds of it. */
export class RebuildWorld {
  readonly #stack: WholeStack
  readonly #projection: Projection
  readonly #reader
  readonly #livePauses: Pauses
  readonly #events: Event[]
  readonly #rebuilds: Promise<unknown>[] = []
  #live: Mapping

  constructor(projection: Projection, events: readonly Event[], livePauses: Pauses) {
    this.#stack = new WholeStack(projection)
    this.#projection = projection
    this.#events = [...events]
    this.#livePauses = livePauses
    const now = () => this.#stack.time.now()
    const rebuilt = new Set([projection.name])
    this.#reader = liveTables(this.#stack.tables, { rebuilt, freshMs: FRESH_MS, now })
    this.#live = this.#follow()
  }

  async take(step: Step): Promise<void> {
    const { log } = this.#stack
    const open = log.openShards()
    if (step.kind === 'append') await this.#stack.append(this.#events.splice(0, step.of))
    else if (step.kind === 'wait') await this.#wait(step.of)
    else if (step.kind === 'split') await log.split(open[step.of % open.length]!)
    else if (step.kind === 'merge' && open.length > 1) {
      const at = step.of % (open.length - 1)
      await log.merge(open[at]!, open[at + 1]!)
    } else if (step.kind === 'restart') {
      await this.#live.stop()
      this.#live = this.#follow()
    } else if (step.kind === 'look') await this.look()
    else if (step.kind === 'rebuild') this.#rebuilds.push(this.#rebuild(step))
  }

  /** A reader sees everything that the consumer has finished, whatever rebuilds are doing. */
  async look(): Promise<void> {
    await this.#live.idle()
    await this.#expectAll()
  }

  /** All events are appended, the living rebuilds finish, and one more rebuild succeeds. */
  async end(): Promise<void> {
    await this.#stack.append(this.#events)
    await this.look()
    await Promise.all(this.#rebuilds)
    await this.#rebuild({ kind: 'rebuild', slow: 0, threads: 2, pauses: [], writes: Infinity, anew: false })
    await this.look()
    await this.#live.stop()
  }

  async #expectAll(): Promise<void> {
    const expected = expectedState(this.#projection, this.#stack.arrivals())
    const found = await this.#reader.whole(this.#projection.name, (tables) =>
      stateOf(tables, this.#projection),
    )
    expect(found).toEqual(expected)
  }

  #follow(): Mapping {
    const { log, time, tables: sound, consumer } = this.#stack
    const tables = pausing(sound, time, this.#livePauses)
    const into = { vocabulary, tables, park: tablePark(sound), destination: destinationIn(tables, time) }
    return startMapping({
      name: consumer.name,
      log,
      scheduler: time,
      functionTimeoutMs: HOLD_MS + 3_000,
      checkpoints: tableCheckpoints(sound),
      settings: consumer.delivery,
      invoke: consumerInvoke(consumer, into, () => undefined),
    })
  }

  /** Resolves also if it dies. */
  async #rebuild({
    slow,
    threads,
    pauses,
    writes,
    anew,
  }: Step & { readonly kind: 'rebuild' }): Promise<void> {
    const { log, time, tables: sound, consumer } = this.#stack
    const life = new Life(writes)
    const tables = life.tables(slowAt(pausing(sound, time, pauses), time, [consumer.name, slow]), sound)
    const scheduler = life.scheduler(time)
    const rest = () => scheduler.sleep(2 * FRESH_MS, new AbortController().signal)
    const options = {
      log,
      tables,
      consumer,
      vocabulary,
      anew,
      scheduler,
      rest,
      keepsFirst: false,
      report: () => undefined,
    }
    const shares = Array.from({ length: threads }, (_, index) => takesOf({ index, of: threads }))
    const fold = (name: string): Promise<Folding> =>
      Promise.resolve(foldingTogether(shares.map((takes) => foldingHere(name, { ...options, takes }))))
    await Promise.race([rebuild({ ...options, fold }).catch(mustBeOvertaken), life.ended])
  }

  #wait(ms: number): Promise<void> {
    return this.#stack.time.sleep(ms, new AbortController().signal)
  }
}

/** Another rebuild has started anew, or this one was too slow: it says so, and changes nothing. */
function mustBeOvertaken(cause: unknown): void {
  expect(String(cause)).toMatch(/it was given up|longer than batches wait/)
}
