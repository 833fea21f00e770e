import type { Json } from '../base/json.ts'
import type { UserId } from '../events/user-id.ts'

/** Something that a user shall hear of. */
export interface Notification {
  /** Derived from its cause, so that who hears of it twice can tell. */
  readonly id: string
  readonly userId: UserId
  /** The type of the event that is its cause: `usage.quota-exceeded`. */
  readonly type: string
  /** RFC 3339, UTC. */
  readonly time: string
  readonly data: Json
}

/** Tells users: by a table, or by SNS. Every adapter passes test/contracts/notifier.ts. */
export interface Notifier {
  /** Each is told when it resolves: at least once, under its id, also where it was told before. Throws where some are not. */
  notify(notifications: readonly Notification[]): Promise<void>
  close(): Promise<void>
}
