import type { SequenceNumber } from '../events/position.ts'
import type { Slice } from '../log/log.ts'
import { Bell } from './bell.ts'
import { systemScheduler, type Scheduler } from './clock.ts'
import { isBefore, positionAfter, upTo, withMore, type ReadPosition } from './read-position.ts'
import { SliceHandover } from './slice-handover.ts'
import { SharedRead } from './shared-read.ts'

/**
 * Milliseconds after which a mapping that does not ask is no longer waited for, both while catching up and at the
 * shard's end.
 */
const PATIENCE_MS = 1000
const PATIENCE_AT_END_MS = 250
const LOOK_MS = 25

/** A mapping that is more reads behind than this is not waited for either. */
const REACH = 4

/** A mapping's request to read a shard from its position. */
export interface ReadRequest {
  readonly mapping: string
  readonly shardId: string
  readonly position: ReadPosition
  readonly limit: number
  /** Whether the mapping is still catching up. */
  readonly isBehind: boolean
  readonly read: () => Promise<Slice>
  readonly signal: AbortSignal
}

/** A mapping on a shard. */
interface Member {
  readonly request: ReadRequest
  /** Its positions before each of its last reads, and now. */
  readonly trail: readonly (SequenceNumber | undefined)[]
  readonly askedAt: number
  /** The position of its next request. */
  position: ReadPosition
  /** Resolves when it has its slice, and rejects if the read fails; undefined while it waits for a read to begin. */
  served: Promise<void> | undefined
  handover: SliceHandover | undefined
  /**
   * The read of its slice, for mappings that come to the same position later; undefined if it failed or found nothing.
   */
  shared: SharedRead | undefined
}

type Members = ReadonlyMap<string, Member>

/** Runs a read of a shard in the shard's turn; the read tells whether it found anything. */
type InTurn = (shardId: string, read: () => Promise<boolean>) => Promise<unknown>

interface Shard {
  readonly members: Map<string, Member>
  /** Rung when a mapping may have waited long enough. */
  readonly changed: Bell
}

/**
 * Keeps the mappings of one log together. Mappings at the same position of a shard share one read and get the same list
 * of records, so that each record is read and decoded once for all of them. A mapping that is ahead waits for those
 * behind it, and these read only up to its position. It waits at most a second for a mapping that does not ask, and not
 * at all for one that is far behind, so that a failing mapping does not delay the others for long. All mappings of one
 * log must share one instance.
 */
export class SharedReads {
  readonly #scheduler: Scheduler
  readonly #inTurn: InTurn
  readonly #shards = new Map<string, Shard>()
  #looking = false

  /** Without `inTurn` every read begins at once. */
  constructor(scheduler: Scheduler = systemScheduler, inTurn: InTurn = (_, read) => read()) {
    this.#scheduler = scheduler
    this.#inTurn = inTurn
  }

  /** Reads the next slice; undefined if the signal is aborted first. Rejects if the read fails. */
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

  /** A mapping leaves a shard at its end, or when it stops. */
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

  /** Whether another mapping is behind this one, or will come to its position. */
  #waitsForOthers({ request, trail: [earliest], position }: Member, members: Members): boolean {
    const since = this.#scheduler.now() - (request.isBehind ? PATIENCE_MS : PATIENCE_AT_END_MS)
    return [...members.values()].some((other) => {
      const { reached } = other.position
      if (isBefore(position.reached, reached) || isBefore(reached, earliest)) return false
      return other.served === undefined ? isBefore(reached, position.reached) : other.askedAt > since
    })
  }

  /** One read for all that wait at its position: the slice that another got there, or a read up to the next position. */
  #readFor({ request }: Member, { members, changed }: Shard): void {
    const all = [...members.values()]
    const alike = all.filter((other) => isAlike(other.request, request))
    const known = readingFor(request, members)
    const reading = known ?? this.#begin(request, all)
    const isLate = known?.hasBegun === true
    for (const member of alike)
      if (member.served === undefined) {
        member.served = serve(member, reading, isLate)
        member.served.catch(() => undefined) // a mapping that was stopped while it waited ignores the failure
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

  /** One timer for all that wait: they are many, and mostly the awaited mapping comes first. */
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

/** The read that another mapping got at the same position. */
const readingFor = (request: ReadRequest, members: Members): SharedRead | undefined =>
  [...members.values()].find((other) => other.shared !== undefined && isAlike(other.request, request))?.shared

/** A read that began before this request may not reach the shard's end any more. */
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
