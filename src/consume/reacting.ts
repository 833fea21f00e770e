import type { Logger } from 'pino'
import type { OnceNotifier } from '../notify/notifier.ts'
import type { Objects } from '../objects/objects.ts'
import type { Tables } from '../tables/tables.ts'

/** Things other than tables that a reactor may use. */
export type Use = 'objects' | 'notifier'

/** An event that follows from another: its id, source and time are made from those of its cause. */
export interface FollowUp {
  readonly type: string
  readonly subject: string
  readonly data: unknown
}

/** The environment of a reactor. */
export interface Reacting {
  /** The tables in `after`, for readers. */
  readonly tables: Pick<Tables, 'get' | 'query' | 'queryIndex' | 'scan'>
  /** Throws if the reactor does not declare that it uses objects. */
  readonly objects: Objects
  /** Throws if the reactor does not declare that it uses a notifier. */
  readonly notifier: OnceNotifier
  readonly logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>
  /** Aborted when further work no longer counts: after the time-out, or when the process stops. */
  readonly signal: AbortSignal
}
