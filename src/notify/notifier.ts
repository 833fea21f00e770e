import type { Json } from '../base/json.ts'
import type { UserId } from '../events/user-id.ts'

/** What a user is notified of. */
export interface Notice {
  readonly userId: UserId
  /** The type of the event that caused it: `usage.quota-exceeded`. */
  readonly type: string
  /** RFC 3339, UTC. */
  readonly time: string
  readonly data: Json
}

/** A notification of a user. */
export interface Notification extends Notice {
  /** Made from its cause, so that a receiver can recognise a repeat. */
  readonly id: string
}

/** Notifies users, for example by SNS. Every adapter passes test/contracts/notifier.ts. */
export interface Notifier {
  /** When it resolves, each notification was delivered at least once under its id. Throws if some were not. */
  notify(notifications: readonly Notification[]): Promise<void>
  close(): Promise<void>
}

/** A notifier that remembers the ids of its notifications. */
export interface OnceNotifier {
  /**
   * Notifies of what `make` gives under this id; does nothing if this reactor has notified under the id before, or if
   * `make` gives undefined. After a crash, or by a second process, a notification may be repeated: under the same id.
   */
  once(id: string, make: () => Notice | undefined | Promise<Notice | undefined>): Promise<void>
}
