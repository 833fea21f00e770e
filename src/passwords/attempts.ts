import { createHash } from 'node:crypto'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { ConcurrencyLimit } from '../base/concurrency-limit.ts'
import { nextVersion } from '../tables/next-version.ts'
import type { Tables } from '../tables/tables.ts'
import { networkOf } from './network-of.ts'

const TABLE = 'attempts'

/** A token bucket: what is left of it at a time, in milliseconds since 1970. */
const bucket = Type.Object({ left: Type.Number(), at: Type.Number() })
const compiled = Compile(bucket)

interface Limit {
  readonly kind: 'user' | 'address'
  /** Attempts at once, after a pause. */
  readonly burst: number
  /** Milliseconds after which there is one more attempt. */
  readonly everyMs: number
}

const OF_USER: Limit = { kind: 'user', burst: 10, everyMs: 30_000 }

/** Many users may share an address. */
const OF_ADDRESS: Limit = { kind: 'address', burst: 50, everyMs: 2_000 }

/**
 * Takes one attempt to sign in, of a user and from an address; undefined if it is allowed, or else after how many
 * milliseconds the next one is. It does not matter whether the user exists.
 */
export async function takeAttempt(
  tables: Tables,
  { user, address, now }: { readonly user: string; readonly address: string; readonly now: number },
): Promise<number | undefined> {
  return (await take(tables, OF_ADDRESS, networkOf(address), now)) ?? (await take(tables, OF_USER, user, now))
}

/** Gives a user back the attempt that succeeded: only failures count. */
export const giveBackAttempt = (tables: Tables, user: string, now: number): Promise<unknown> =>
  take(tables, OF_USER, user, now, -1)

/** The attempts of one process take their turns, so that only other processes can come between. */
const inTurn = new ConcurrencyLimit(1)

/** So often other processes may come between. */
const TRIES = 20

const take = (...args: Parameters<typeof takeNow>): Promise<number | undefined> =>
  inTurn.run(() => takeNow(...args))

async function takeNow(
  tables: Tables,
  limit: Limit,
  name: string,
  now: number,
  cost = 1,
): Promise<number | undefined> {
  const key = { partition: slotOf(limit.kind, name), sort: 'bucket' }
  for (let tried = 0; tried < TRIES; tried++) {
    const [before] = await tables.get(TABLE, [key])
    const left = leftOf(limit, before?.content, now)
    if (left < cost) return Math.ceil((cost - left) * limit.everyMs)
    const content = { left: Math.min(limit.burst, left - cost), at: now }
    const row = { key, position: nextVersion(before?.position), content }
    if ((await tables.put(TABLE, [{ row, expected: before?.position }])).length === 0) return undefined
  }
  return limit.everyMs
}

function leftOf({ burst, everyMs }: Limit, content: unknown, now: number): number {
  if (!compiled.Check(content)) return burst
  return Math.min(burst, content.left + Math.max(0, now - content.at) / everyMs)
}

/**
 * One of 65,536 rows of each kind: whoever tries any number of names fills no more than these. Names that share a row
 * share its attempts.
 */
const slotOf = (kind: Limit['kind'], name: string): string =>
  `${kind}/${createHash('sha256').update(name).digest('hex').slice(0, 4)}`
