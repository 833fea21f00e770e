import type { Role } from '../api/caller.ts'
import type { Json } from '../base/json.ts'

/** Whom a token speaks for, and for how long. */
export interface TokenOptions {
  readonly user: string
  /** `user` by default. */
  readonly role?: Role
  /** An hour by default. */
  readonly ttlSeconds?: number
}

/** A server that was started by `start()`. */
export interface Running {
  /** `http://HOST:PORT`. */
  readonly url: string
  /** A token for `Authorization: Bearer`. */
  token(options: TokenOptions): Promise<string>
  /** The row of a key as `dump` shows it; undefined where there is none. Rejects where the application has no such table. */
  row(table: string, key: string): Promise<Json | undefined>
  /**
   * Resolves once every consumer has taken all that is in the log at the time of the call. Rejects after so many milliseconds
   * (60,000 by default), and says which consumer is not there.
   */
  settled(timeoutMs?: number): Promise<void>
  /** Finishes what is under way and closes the data directory. Calling it again waits for the same end. */
  readonly stop: () => Promise<void>
}
