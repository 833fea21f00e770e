import { ok, refuse, type Result } from '../base/result.ts'
import type { Caller, Role } from './caller.ts'
import { problem, type Reply } from './reply.ts'
import type { Trust } from './trust.ts'

const BEARER = /^Bearer +([\w.~+/=-]+) *$/i

/** Who stands behind an Authorization header, if one of `may`; else 401 as RFC 6750 wants it, or 403. */
export async function admit(
  trust: Trust,
  may: readonly Role[],
  authorization: string | undefined,
): Promise<Result<Caller, Reply>> {
  const token = BEARER.exec(authorization ?? '')?.[1]
  if (token === undefined) return refuse(unauthorized('This needs a bearer token', ''))
  const caller = await trust(token)
  if (!caller.ok)
    return refuse(
      unauthorized(
        `Not let in: ${caller.error}`,
        `, error="invalid_token", error_description="${caller.error}"`,
      ),
    )
  return may.includes(caller.value.role) ? ok(caller.value) : refuse(forbidden(may))
}

const unauthorized = (detail: string, challenge: string): Reply =>
  problem(401, 'unauthorized', detail, {}, { 'www-authenticate': `Bearer realm="tributary"${challenge}` })

const forbidden = (may: readonly Role[]): Reply =>
  problem(403, 'forbidden', `This is for the role ${may.join(' or ')}`)
