import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { codeOf } from '../cli/failure.ts'
import { nextVersion } from '../tables/next-version.ts'
import type { Key, Row, Tables } from '../tables/tables.ts'

/**
 * Who runs the consumers on some tables, or rebuilds one of them: one process, by a row that it keeps touching. The laws
 * hold when two run them (DESIGN, 3); the lease only spares the work of doing everything twice.
 */
export interface Lease {
  /** Takes or keeps it; false where another process has it. */
  hold(): Promise<boolean>
  release(): Promise<void>
}

const TABLE = 'leases'
const CONSUMERS = 'consumers'

const keyOf = (work: string): Key => ({ partition: work, sort: 'runner' })

/** A holder that has not touched its lease for this long is gone. */
const STALE_MS = 5000

const holder = Type.Object({
  id: Type.String(),
  host: Type.String(),
  pid: Type.Integer(),
  beat: Type.Number(),
})
type Holder = Static<typeof holder>

/** Tables in DynamoDB are shared by machines, and the pids of another say nothing here. */
const here = { host: hostname(), pid: process.pid }

/** The other threads of the holder's process run with it: theirs is the lease for as long as it is kept touched. */
export const leaseAlong = (tables: Tables, now: () => number): Lease => ({
  hold: async () => {
    const holds = holderOf(await read(tables, keyOf(CONSUMERS)))
    return holds?.host === here.host && holds.pid === here.pid && now() - holds.beat < STALE_MS
  },
  release: () => Promise.resolve(),
})

export function leaseOn(tables: Tables, now: () => number, work = CONSUMERS): Lease {
  const key = keyOf(work)
  const id = randomUUID()
  return {
    hold: async () => {
      const stands = await read(tables, key)
      if (stands !== undefined && !isFree(stands, id, now())) return false
      return write(tables, key, stands, { id, ...here, beat: now() })
    },
    release: async () => {
      const stands = await read(tables, key)
      if (holderOf(stands)?.id === id) await write(tables, key, stands, { id, ...here, beat: 0 })
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

function isFree(stands: Row, id: string, now: number): boolean {
  const holds = holderOf(stands)
  if (holds === undefined || holds.id === id) return true
  return now - holds.beat >= STALE_MS || (holds.host === here.host && !isRunning(holds.pid))
}

const holderOf = (row: Row | undefined): Holder | undefined =>
  row !== undefined && Value.Check(holder, row.content) ? row.content : undefined

/** Signal 0 asks whether a process is there; EPERM says that it is, and another user's (kill(2)). */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
