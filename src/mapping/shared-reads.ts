import type { SequenceNumber } from '../events/position.ts'
import type { Slice } from '../log/log.ts'
import { Bell } from './bell.ts'
import { systemScheduler, type Scheduler } from './clock.ts'
import { isBefore, positionAfter, upTo, withMore, type ReadPosition } from './read-position.ts'
import { SliceHandover } from './slice-handover.ts'
import { SharedRead } from './shared-read.ts'

/** Who has not asked for so long, in milliseconds, is not waited for: while catching up, and at the shard's end. */
const PATIENCE_MS = 1000
const PATIENCE_AT_END_MS = 250
const LOOK_MS = 25

/** Who is behind by more reads than this has fallen off, and is not waited for either. */
const REACH = 4

/** What a mapping asks for: to read a shard on from where it has come. */
export interface ReadRequest {
  readonly mapping: string
  readonly shardId: string
  readonly position: ReadPosition
  readonly limit: number
  /** Whether it still catches up. */
  readonly isBehind: boolean
  readonly read: () => Promise<Slice>
  readonly signal: AbortSignal
}

/** A mapping on a shard. */
interface Member {
  readonly request: ReadRequest
  /** What it had read up to before each of its last reads, and now. */
  readonly trail: readonly (SequenceNumber | undefined)[]
  readonly askedAt: number
  /** Where it will ask to read on from. */
  position: ReadPosition
  /** Resolves when it has its slice, and rejects as the read does; undefined while it waits for one to begin. */
  served: Promise<void> | undefined
  handover: SliceHandover | undefined
  /** The read that it comes of, for who comes to the same position later; undefined where that failed or found nothing. */
  shared: SharedRead | undefined
}

type Members = ReadonlyMap<string, Member>

/** Does a read of a shard's when it is that shard's turn; the read tells whether it found anything. */
type InTurn = (shardId: string, read: () => Promise<boolean>) => Promise<unknown>

interface Shard {
  readonly members: Map<string, Member>
  /** Rung whenever somebody may have waited long enough. */
  readonly changed: Bell
}

/**
 * Keeps mappings on one log together: those that have come equally far in a shard read it at once and get the same list of
 * records, so that each is read and decoded once for them all. Who is ahead waits for those behind it, who read no further
 * than where it stands; but for a second at most while one of them doesn't come, and not for one that fell far behind:
 * nobody is held up for long by another that fails. All mappings of one log share one.
 */
export class SharedReads {
  readonly #scheduler: Scheduler
  readonly #inTurn: InTurn
  readonly #shards = new Map<string, Shard>()
  #looking = false

  /** Every read is at once where `inTurn` is missing. */
  constructor(scheduler: Scheduler = systemScheduler, inTurn: InTurn = (_, read) => read()) {
    this.#scheduler = scheduler
    this.#inTurn = inTurn
  }

  /** Reads on; undefined where the signal is aborted first. Rejects as the read does. */
  async read(request: ReadRequest): Promise<SliceHandover | undefined> {
    const shard = this.#shards.get(request.shardId) ?? {
      members: new Map<string, Member>(),
      changed: new Bell(),
    }
    this.#shards.set(request.shardId, shard)
    const { members, changed } = shard
    const member = this.#memberOf(request, members.get(request.mapping))
    members.set(request.mapping, member)
    changed.ring()
    while (member.served === undefined && !request.signal.aborted) {
      const waits = readingFor(request, members) === undefined && this.#waitsForOthers(member, members)
      if (waits) await this.#changedOrLate(changed, request.signal)
      else this.#readFor(member, shard)
    }
    await member.served
    return member.handover
  }

  /** It leaves a shard at whose end it is, or the mapping stops. */
  leave(mapping: string, shardId: string): void {
    const shard = this.#shards.get(shardId)
    letGo(shard?.members.get(mapping))
    shard?.members.delete(mapping)
    shard?.changed.ring()
  }

  #memberOf(request: ReadRequest, before: Member | undefined): Member {
    const { position } = request
    const trail = longer(before?.trail ?? [], position.reached)
    letGo(before)
    const waiting = { served: undefined, handover: undefined, shared: undefined }
    return { request, trail, askedAt: this.#scheduler.now(), position, ...waiting }
  }

  /** Whether another is behind this one, or will come where it stands. */
  #waitsForOthers({ request, trail: [earliest], position }: Member, members: Members): boolean {
    const since = this.#scheduler.now() - (request.isBehind ? PATIENCE_MS : PATIENCE_AT_END_MS)
    return [...members.values()].some((other) => {
      const { reached } = other.position
      if (isBefore(position.reached, reached) || isBefore(reached, earliest)) return false
      return other.served === undefined ? isBefore(reached, position.reached) : other.askedAt > since
    })
  }

  /** One read for all that wait at its position: what another was given there, or up to where the next of the others stands. */
  #readFor({ request }: Member, { members, changed }: Shard): void {
    const all = [...members.values()]
    const alike = all.filter((other) => isAlike(other.request, request))
    const known = readingFor(request, members)
    const reading = known ?? this.#begin(request, all)
    const isLate = known?.hasBegun === true
    for (const member of alike)
      if (member.served === undefined) {
        member.served = serve(member, reading, isLate)
        member.served.catch(() => undefined) // who was stopped while it waited doesn't hear of it
      }
    changed.ring()
  }

  #begin({ shardId, position, read }: ReadRequest, all: readonly Member[]): SharedRead {
    const places = all.map((member) => member.position)
    const within = async () => upTo(await read(), position, places)
    return new SharedRead(within, (reading) => this.#inTurn(shardId, reading))
  }

  #changedOrLate(changed: Bell, signal: AbortSignal): Promise<void> {
    if (!this.#looking) void this.#lookLater()
    return changed.rung(signal)
  }

  /** One clock for all that wait: they are many, and what they wait for mostly comes first. */
  async #lookLater(): Promise<void> {
    this.#looking = true
    await this.#scheduler.sleep(LOOK_MS, new AbortController().signal)
    this.#looking = false
    for (const { changed } of this.#shards.values()) changed.ring()
  }
}

const longer = (trail: Member['trail'], reached: SequenceNumber | undefined): Member['trail'] =>
  trail.length > 0 && trail.at(-1) === reached ? trail : [...trail, reached].slice(-REACH)

const isAlike = (a: ReadRequest, b: ReadRequest): boolean =>
  a.position.cursor === b.position.cursor && a.limit === b.limit

/** The read that another was given at the same position. */
const readingFor = (request: ReadRequest, members: Members): SharedRead | undefined =>
  [...members.values()].find((other) => other.shared !== undefined && isAlike(other.request, request))?.shared

/** What was read before it came may not be the shard's end any more. */
async function serve(member: Member, reading: SharedRead, isLate: boolean): Promise<void> {
  member.shared = reading
  reading.hold()
  try {
    await reading.done
    if (member.shared !== reading) return
    const { slice } = reading
    member.position = positionAfter(slice, member.position)
    member.handover = new SliceHandover(isLate ? withMore(slice) : slice)
    if (slice.records.length === 0) letGo(member)
  } catch (cause) {
    letGo(member)
    throw cause
  }
}

function letGo(member: Member | undefined): void {
  member?.shared?.letGo()
  if (member !== undefined) member.shared = undefined
}
