import { webcrypto } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { ok, refuse, type Result } from '../../base/result.ts'
import { mediaId } from '../model/fields.ts'
import type { MediaId } from '../model/ids.ts'
import type { About } from '../../objects/about.ts'

const ALGORITHM = 'HS256'
const AUDIENCE = 'upload'

/** The key as WebCrypto takes it: jose would import the bytes again for each ticket. */
const imported = new WeakMap<Uint8Array, Promise<webcrypto.CryptoKey>>()

function importedKey(key: Uint8Array): Promise<webcrypto.CryptoKey> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const importing =
    imported.get(key) ?? webcrypto.subtle.importKey('raw', key, hmac, false, ['sign', 'verify'])
  imported.set(key, importing)
  return importing
}

/** The lifetime of an upload URL, in seconds. */
export const UPLOAD_SECONDS = 15 * 60

const claims = Compile(
  Type.Object({
    sub: mediaId,
    about: Type.Object({ contentType: Type.String(), facts: Type.Record(Type.String(), Type.Unknown()) }),
    bytes: Type.Optional(Type.Integer({ minimum: 0 })),
  }),
)

/** What is uploaded: its description, and its size if the client told it. */
export interface Expected {
  readonly about: About
  readonly bytes?: number | undefined
}

/**
 * A ticket that lets its bearer upload one media with this description. It is a JWT that is good for nothing else,
 * because it names no role.
 */
export async function mintTicket(
  key: Uint8Array,
  id: MediaId,
  { about, bytes }: Expected,
  now: number,
): Promise<string> {
  return new SignJWT({ about, bytes })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setSubject(id)
    .setAudience(AUDIENCE)
    .setExpirationTime(Math.floor(now / 1_000) + UPLOAD_SECONDS)
    .sign(await importedKey(key))
}

/** What a ticket expects; or the reason, in words for the client, why the ticket is refused. */
export async function readTicket(
  key: Uint8Array,
  id: MediaId,
  ticket: string,
  now: number,
): Promise<Result<Expected, string>> {
  const options = {
    algorithms: [ALGORITHM],
    audience: AUDIENCE,
    subject: id,
    requiredClaims: ['exp'],
    currentDate: new Date(now),
  }
  try {
    const { payload } = await jwtVerify(ticket, await importedKey(key), options)
    return claims.Check(payload) ? ok(payload) : refuse('the ticket is not one of ours')
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refuse('the ticket has expired')
    if (error instanceof errors.JOSEError)
      return refuse('the ticket is not one of ours, or for another media')
    throw error
  }
}
