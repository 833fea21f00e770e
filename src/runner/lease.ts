import { randomUUID } from 'node:crypto'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { Position } from '../events/position.ts'
import { nextVersion } from '../tables/next-version.ts'
import type { Key, Row, Tables } from '../tables/tables.ts'

/**
 * Decides which process runs the consumers of some tables, or rebuilds one of them: the process that keeps touching a
 * row. The laws hold even if two processes do it; the lease only saves double work.
 */
export interface Lease {
  /** Takes or keeps the lease, and resolves with true; false if another process has it. */
  hold(): Promise<boolean>
  /** Whether another process is at work: its holder touched the row between two calls of `hold`. */
  isTouched(): boolean
  release(): Promise<void>
}

/** The work that a lease is for, and the holder. */
export interface LeaseOptions {
  /** The name of the process, the same for all its threads; if missing, a new one. */
  readonly holder?: string | undefined
  readonly work?: string
}

const TABLE = 'leases'
const CONSUMERS = 'consumers'

const keyOf = (work: string): Key => ({ partition: work, sort: 'runner' })

/** A process that has not touched its lease for this long counts as dead. */
const STALE_MS = 5000

const holder = Type.Object({ id: Type.String(), free: Type.Optional(Type.Boolean()) })
type Holder = Static<typeof holder>

/**
 * For how long a row has been seen unchanged, by the clock of the observer. The holder's clock and its process id are
 * not compared: clocks differ, and two containers that share their tables may both be process 1 of the same host name.
 */
class Sight {
  readonly #now: () => number
  #version: Position | undefined
  isTouched = false
  #since: number

  constructor(now: () => number) {
    this.#now = now
    this.#since = now()
  }

  isStale({ position }: Row): boolean {
    if (position !== this.#version) this.#since = this.#now()
    this.isTouched ||= this.#version !== undefined && this.#version !== position
    this.#version = position
    return this.#now() - this.#since >= STALE_MS
  }
}

/** The lease for the other threads of a process: they have it while one thread of the process keeps it. */
export function leaseAlong(
  tables: Tables,
  now: () => number,
  { holder, work = CONSUMERS }: LeaseOptions,
): Lease {
  const sight = new Sight(now)
  return {
    hold: async () => {
      const stands = await read(tables, keyOf(work))
      if (stands === undefined || sight.isStale(stands)) return false
      const { id, free = false } = holderOf(stands) ?? {}
      return id === holder && !free
    },
    isTouched: () => sight.isTouched,
    release: () => Promise.resolve(),
  }
}

/** The lease of a process. `now` gives the milliseconds of a clock that never goes back. */
export function leaseOn(tables: Tables, now: () => number, options: LeaseOptions = {}): Lease {
  const { holder: id = randomUUID(), work = CONSUMERS } = options
  const key = keyOf(work)
  const sight = new Sight(now)
  const isMine = (stands: Row | undefined): boolean => holderOf(stands)?.id === id
  return {
    hold: async () => {
      const stands = await read(tables, key)
      const isTaken = stands !== undefined && !sight.isStale(stands) && !isMine(stands) && !isFree(stands)
      return isTaken ? false : write(tables, key, stands, { id })
    },
    isTouched: () => sight.isTouched,
    release: async () => {
      const stands = await read(tables, key)
      if (isMine(stands)) await write(tables, key, stands, { id, free: true })
    },
  }
}

async function read(tables: Tables, key: Key): Promise<Row | undefined> {
  const [row] = await tables.get(TABLE, [key])
  return row
}

async function write(tables: Tables, key: Key, stands: Row | undefined, content: Holder): Promise<boolean> {
  const row: Row = { key, position: nextVersion(stands?.position), content }
  const lost = await tables.put(TABLE, [{ row, expected: stands?.position }])
  return lost.length === 0
}

const isFree = (stands: Row): boolean => holderOf(stands)?.free === true

const holderOf = (row: Row | undefined): Holder | undefined =>
  row !== undefined && Value.Check(holder, row.content) ? row.content : undefined
