import type { Json } from '../base/json.ts'
import type { UserId } from '../events/user-id.ts'

/** A notification of a user. */
export interface Notification {
  /** Made from its cause, so that a receiver can recognise a repeat. */
  readonly id: string
  readonly userId: UserId
  /** The type of the event that caused it: `usage.quota-exceeded`. */
  readonly type: string
  /** RFC 3339, UTC. */
  readonly time: string
  readonly data: Json
}

/** Notifies users, by a table or by SNS. Every adapter passes test/contracts/notifier.ts. */
export interface Notifier {
  /** When it resolves, each notification was delivered at least once under its id. Throws if some were not. */
  notify(notifications: readonly Notification[]): Promise<void>
  close(): Promise<void>
}
