import type { Role } from '../api/caller.ts'
import type { Json } from '../base/json.ts'

/** The user and role of a token, and its lifetime. */
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
  /** The row of a key as `dump` shows it; undefined if there is none. Rejects if the application has no such table. */
  row(table: string, key: string): Promise<Json | undefined>
  /**
   * Resolves when every consumer has folded all that is in the log at the time of the call. After `timeoutMs`
   * milliseconds (60,000 by default) it rejects, and names the consumers that are behind.
   */
  settled(timeoutMs?: number): Promise<void>
  /** Finishes all work under way and closes the data directory. A second call waits for the first. */
  readonly stop: () => Promise<void>
}
