import type { UserId } from '../events/user-id.ts'
import { mintToken } from './tokens.ts'

/** The token of a user who signed in. */
export interface Session {
  readonly token: string
  /** RFC 3339, UTC. */
  readonly expiresAt: string
  /** The user's id in Amazon Cognito's identity pool, if the token is Cognito's. */
  readonly identityId?: string
}

/** Makes the token of a user who gave the right password. */
export type OpenSession = (user: UserId) => Promise<Session>

export const SESSION_SECONDS = 900

/** When a session that begins now expires. */
export const expiryOf = (now: number): string =>
  new Date((Math.floor(now / 1000) + SESSION_SECONDS) * 1000).toISOString()

/** Sessions whose tokens are of this server's own key. */
export const ownSessions =
  (key: Uint8Array, now: () => number): OpenSession =>
  async (user) => {
    const at = now()
    const token = await mintToken(key, { user, role: 'user', ttlSeconds: SESSION_SECONDS, now: at })
    return { token, expiresAt: expiryOf(at) }
  }
