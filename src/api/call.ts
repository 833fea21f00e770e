import type { RawBody } from './body.ts'
import type { Caller } from './caller.ts'

/** A request as the server hands it over; all of it untrusted but for the caller, whom a token has proven. */
export interface Asked {
  readonly caller: Caller | undefined
  readonly params: unknown
  readonly query: unknown
  readonly body: RawBody
  readonly idempotencyKey: string | undefined
}

/** A request as a route sees it: parsed, and from whom. */
export interface Call<Params, Query, Given> {
  readonly caller: Caller
  readonly params: Params
  readonly query: Query
  readonly body: Given
  /** The client's own name for this write, so that it may send it again. */
  readonly idempotencyKey: string | undefined
}
