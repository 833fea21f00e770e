import { Compile } from 'typebox/compile'
import Type from 'typebox'
import type { UserId } from '../events/user-id.ts'
import { nextVersion } from '../tables/next-version.ts'
import type { Row, Tables } from '../tables/tables.ts'
import { hashPassword, isPasswordOf } from './password-hash.ts'

const TABLE = 'credentials'

/** `hash` is null after the password was removed. */
const compiled = Compile(Type.Object({ hash: Type.Union([Type.String(), Type.Null()]) }))

const keyOf = (user: string) => ({ partition: user, sort: 'password' })

const hashIn = ({ content }: Row): string | null => {
  if (!compiled.Check(content)) throw new Error('Cannot check a password: its row has another form')
  return content.hash
}

/** Stores a user's password, as a hash, in place of an earlier one. */
export async function setPassword(tables: Tables, user: UserId, password: string): Promise<void> {
  await change(tables, user, await hashPassword(password))
}

/** Removes a user's password: the user can no longer sign in with it. False if there is none. */
export const removePassword = (tables: Tables, user: UserId): Promise<boolean> => change(tables, user, null)

async function change(tables: Tables, user: UserId, hash: string | null): Promise<boolean> {
  for (;;) {
    const [before] = await tables.get(TABLE, [keyOf(user)])
    if (hash === null && (before === undefined || hashIn(before) === null)) return false
    const row = { key: keyOf(user), position: nextVersion(before?.position), content: { hash } }
    if ((await tables.put(TABLE, [{ row, expected: before?.position }])).length === 0) return true
  }
}

/** Whether a user has a password. */
export async function hasPassword(tables: Tables, user: UserId): Promise<boolean> {
  const [row] = await tables.get(TABLE, [keyOf(user)])
  return row !== undefined && hashIn(row) !== null
}

/** Whether it is the user's password. It takes as long for a user who is not known or has none. */
export async function isPassword(tables: Tables, user: UserId, password: string): Promise<boolean> {
  const [row] = await tables.get(TABLE, [keyOf(user)])
  const hash = row === undefined ? null : hashIn(row)
  const isRight = await isPasswordOf(hash ?? (await nobodys()), password)
  return hash !== null && isRight
}

let made: Promise<string> | undefined

/** The hash of a password that nobody has. */
const nobodys = (): Promise<string> => (made ??= hashPassword(crypto.randomUUID()))

/** The users that have a password, in order. */
export async function* usersWithPassword(tables: Tables): AsyncGenerator<string> {
  for await (const row of tables.scan(TABLE)) if (hashIn(row) !== null) yield row.key.partition
}
