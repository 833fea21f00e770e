import { hash, randomBytes } from 'node:crypto'
import Type from 'typebox'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { role, type Caller } from '../policy/caller.ts'
import { isUserId } from '../events/user-id.ts'
import { nextVersion } from '../tables/next-version.ts'
import type { Key, Row, Tables } from '../tables/tables.ts'

const TABLE = 'requests'

/** The seconds within which a ticket has to be used. */
export const TICKET_SECONDS = 30

/** The tickets of a user that are not used: the newest ones. */
const MOST = 32

/** A ticket without its secret: the hash of it, its holder's role, and its end (ms since 1970). */
const kept = Type.Array(Type.Object({ hash: Type.String(), role, until: Type.Number() }))

const compiled = Compile(kept)

type Kept = Static<typeof kept>

/** No Idempotency-Key has a space, so no request has this key. */
const keyOf = (user: string): Key => ({ partition: user, sort: 'stream tickets' })

type Store = Pick<Tables, 'get' | 'put'>

/**
 * A ticket that stands once for its caller: `<user>.<secret>`. The tables hold its hash, so that every server knows it,
 * and nobody who reads them can use it.
 */
export async function mintStreamTicket(tables: Store, caller: Caller, now: number): Promise<string> {
  const secret = randomBytes(24).toString('base64url')
  const until = now + TICKET_SECONDS * 1_000
  await revise(tables, caller.user, (open) => [
    ...open.filter((one) => one.until > now).slice(1 - MOST),
    { hash: hashOf(secret), role: caller.role, until },
  ])
  return `${caller.user}.${secret}`
}

/** The caller of a ticket, which is used up by this; undefined if it was used, has expired, or never was one. */
export async function redeemStreamTicket(
  tables: Store,
  ticket: string,
  now: number,
): Promise<Caller | undefined> {
  const [user = '', secret = ''] = ticket.split('.')
  if (!isUserId(user)) return undefined
  let found: Kept[number] | undefined
  await revise(tables, user, (open) => {
    found = open.find((one) => one.hash === hashOf(secret) && one.until > now)
    return found === undefined ? open : open.filter((one) => one !== found)
  })
  return found && { user, role: found.role }
}

const hashOf = (secret: string): string => hash('sha256', secret, 'base64url')

/** Only one of two that revise at once succeeds; the other begins again. */
async function revise(tables: Store, user: string, change: (open: Kept) => Kept): Promise<void> {
  for (;;) {
    const [stands] = await tables.get(TABLE, [keyOf(user)])
    const open = openIn(stands)
    const after = change(open)
    if (after === open) return
    const row = { key: keyOf(user), position: nextVersion(stands?.position), content: after }
    const lost = await tables.put(TABLE, [{ row, expected: stands?.position }])
    if (lost.length === 0) return
  }
}

const openIn = (row: Row | undefined): Kept =>
  row !== undefined && compiled.Check(row.content) ? row.content : []
