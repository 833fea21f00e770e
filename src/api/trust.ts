import { ok, type Result } from '../base/result.ts'
import type { Caller } from '../policy/caller.ts'
import { verifyToken, type Trusted } from './tokens.ts'

const REMEMBERED = 10_000

export type Trust = (token: string) => Promise<Result<Caller, string>>

/** Verifies tokens, and caches the valid ones until they expire: a signature is checked once, not in each request. */
export function trust(key: Uint8Array, now: () => number): Trust {
  const known = new Map<string, Trusted>()

  function remember(token: string, trusted: Trusted): void {
    const [oldest] = known.keys()
    if (known.size >= REMEMBERED && oldest !== undefined) known.delete(oldest)
    known.set(token, trusted)
  }

  return async (token) => {
    const trusted = known.get(token)
    if (trusted !== undefined && now() < trusted.until) return ok(trusted.caller)
    known.delete(token)
    const verified = await verifyToken(key, token, now())
    if (!verified.ok) return verified
    remember(token, verified.value)
    return ok(verified.value.caller)
  }
}
