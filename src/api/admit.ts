import { ok, refuse, type Result } from '../base/result.ts'
import { GUEST, type Caller, type Visitor } from '../policy/caller.ts'
import { denial, NO_TOKEN, type Action, type Denial } from '../policy/policy.ts'
import { problem, type Reply } from './reply.ts'
import { bearerOf } from './bearer.ts'
import type { Trust } from './trust.ts'

/**
 * The caller of an Authorization header, if the policy allows the action; otherwise the answer 401 (RFC 6750) or 403.
 */
export async function admit(
  trust: Trust,
  action: Action,
  authorization: string | undefined,
): Promise<Result<Caller | undefined, Reply>> {
  const token = bearerOf(authorization)
  if (token === undefined) return answered(undefined, denial(GUEST, action))
  const caller = await trust(token)
  if (!caller.ok)
    return refuse(
      unauthorized(
        `Not let in: ${caller.error}`,
        `, error="invalid_token", error_description="${caller.error}"`,
      ),
    )
  return answered(caller.value, denial(caller.value, action))
}

/**
 * The answer for something that does not exist, or that its owner does not share with the caller. A guest learns only
 * that a token is needed.
 */
export const absent = (asker: Visitor, missing: Reply): Reply =>
  asker.role === 'guest' ? TOKEN_NEEDED : missing

export const unauthorized = (detail: string, challenge: string): Reply =>
  problem(401, 'unauthorized', detail, {}, { 'www-authenticate': `Bearer realm="tributary"${challenge}` })

export const TOKEN_NEEDED = unauthorized(NO_TOKEN.detail, '')

export function answered<Who>(who: Who, denied: Denial | undefined): Result<Who, Reply> {
  if (denied === undefined) return ok(who)
  const { status, reason, detail } = denied
  return refuse(status === 401 ? TOKEN_NEEDED : problem(status, reason, detail))
}
