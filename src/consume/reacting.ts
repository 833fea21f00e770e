import type { Logger } from 'pino'
import type { Objects } from '../objects/objects.ts'
import type { Tables } from '../tables/tables.ts'

/** What a reactor may ask for beside its tables. */
export type Use = 'objects'

/** An event that follows from another: its id, source and time follow from its cause's. */
export interface FollowUp {
  readonly type: string
  readonly subject: string
  readonly data: unknown
}

/** What a reactor works with. */
export interface Reacting {
  /** Those that it comes after, as readers see them. */
  readonly tables: Pick<Tables, 'get' | 'query' | 'queryIndex' | 'scan'>
  /** Throws where the reactor does not say that it uses them. */
  readonly objects: Objects
  readonly logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>
  /** Aborted when what it still does counts for nothing: the time is over, or the process stops. */
  readonly signal: AbortSignal
}
