import type { SequenceNumber } from '../events/position.ts'
import { Bell } from './bell.ts'
import { systemScheduler, type Scheduler } from './clock.ts'

/** Who has not moved for so long, in milliseconds, is not waited for. */
const PATIENCE_MS = 1000
const LOOK_MS = 50

/** Who is behind by more reads than this has fallen off, and is not waited for either. */
const REACH = 4

/** How far one mapping has read one shard: what it has read up to, before each of its last reads, and now. */
interface Member {
  readonly trail: readonly (SequenceNumber | undefined)[]
  readonly movedAt: number
}

/**
 * Keeps mappings on one log together while they catch up, so that what one has read and decoded the others still find in
 * memory. A mapping that is two reads ahead of another waits for it, but for a second at most while it doesn't move,
 * and not for one that fell far behind: nobody is held up for long by another that fails. All mappings of one log take
 * the same convoy.
 */
export class Convoy {
  readonly #scheduler: Scheduler
  readonly #shards = new Map<string, Map<string, Member>>()
  readonly #moved = new Bell()

  constructor(scheduler: Scheduler = systemScheduler) {
    this.#scheduler = scheduler
  }

  /** Says how far a mapping has read a shard; resolves when it may read on, or when the signal is aborted. */
  async turn(
    mapping: string,
    shardId: string,
    reached: SequenceNumber | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const members = this.#shards.get(shardId) ?? new Map<string, Member>()
    this.#shards.set(shardId, members)
    const trail = [...(members.get(mapping)?.trail ?? []), reached].slice(-REACH)
    members.set(mapping, { trail, movedAt: this.#scheduler.now() })
    this.#moved.ring()
    while (!signal.aborted && this.#isAhead(mapping, trail, members)) await this.#movedOrLate(signal)
  }

  /** It leaves a shard at whose end it is, or the mapping stops. */
  leave(mapping: string, shardId: string): void {
    this.#shards.get(shardId)?.delete(mapping)
    this.#moved.ring()
  }

  #isAhead(mapping: string, trail: Member['trail'], members: ReadonlyMap<string, Member>): boolean {
    const [earliest, before] = [trail[0], trail.at(-2)]
    const since = this.#scheduler.now() - PATIENCE_MS
    return [...members].some(([name, other]) => {
      const theirs = other.trail.at(-1)
      return (
        name !== mapping && other.movedAt > since && isBefore(theirs, before) && !isBefore(theirs, earliest)
      )
    })
  }

  async #movedOrLate(signal: AbortSignal): Promise<void> {
    const over = new AbortController()
    const late = this.#scheduler.sleep(LOOK_MS, over.signal)
    await Promise.race([this.#moved.rung(signal), late])
    over.abort()
  }
}

/** Undefined is the shard's beginning. */
const isBefore = (a: SequenceNumber | undefined, b: SequenceNumber | undefined): boolean =>
  b !== undefined && (a === undefined || a < b)
