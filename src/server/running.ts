import type { Role } from '../policy/caller.ts'
import type { Json } from '../base/json.ts'
import type { Refusal } from '../events/refusal.ts'

/** The user and role of a token, and its lifetime. */
export interface TokenOptions {
  readonly user: string
  /** `user` by default. */
  readonly role?: Role
  /** An hour by default. */
  readonly ttlSeconds?: number
}

/**
 * An event to append. Missing attributes are filled in: a new `id`, the application's name as `source`, the present
 * `time`.
 */
export interface NewEvent {
  readonly type: string
  readonly subject: string
  readonly data?: unknown
  /** 1 to 128 characters, unique in its source. An event that is appended again under its id changes no table. */
  readonly id?: string
  readonly source?: string
  /** RFC 3339, UTC. */
  readonly time?: string
  /** Extension attributes of CloudEvents. */
  readonly [attribute: string]: unknown
}

/** The place of an event in the log, or the reason why it is not in the log. `id` is null if it cannot be read. */
export type AppendedEvent =
  | { readonly id: string; readonly shardId: string; readonly sequenceNumber: string }
  | { readonly id: string | null; readonly error: Refusal }

/** A server that was started by `start()`. */
export interface Running {
  /** `http://HOST:PORT`. */
  readonly url: string
  /** A token for `Authorization: Bearer`. */
  token(options: TokenOptions): Promise<string>
  /**
   * Appends events of any subject, in order. Resolves when they are durable, with one answer for each event. Rejects if
   * the log fails as a whole: then append the same events again, with the same ids.
   */
  append(events: readonly NewEvent[]): Promise<readonly AppendedEvent[]>
  /** The row of a key as `dump` shows it; undefined if there is none. Rejects if the application has no such table. */
  row(table: string, key: string): Promise<Json | undefined>
  /**
   * Resolves when every consumer has taken all events that are in the log at the time of the call. After `timeoutMs`
   * milliseconds (60,000 by default) it rejects, and names the consumers that are behind.
   */
  settled(timeoutMs?: number): Promise<void>
  /** Finishes all work under way and closes the data directory. A second call waits for the first. */
  readonly stop: () => Promise<void>
}
