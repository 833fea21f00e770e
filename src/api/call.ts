import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { RawBody } from './body.ts'
import type { Caller } from './caller.ts'

/** A body as it comes in, with the length that it says it has, in bytes. */
export interface Arriving {
  readonly stream: Readable
  readonly length: number | undefined
  readonly headers: IncomingHttpHeaders
}

/** A request as the server hands it over; all of it untrusted but for the caller, whom a token has proven. */
export interface Asked {
  readonly caller: Caller | undefined
  readonly params: unknown
  readonly query: unknown
  readonly body: RawBody
  readonly idempotencyKey: string | undefined
  /** What the client calls this server: `http://127.0.0.1:8080`. */
  readonly origin: string
  /** The body as it comes in, and the length that it says it has, where the route takes a stream. */
  readonly sent: Arriving | undefined
}

/** What a request is about: its path and its query, parsed. */
export interface Address<Params, Query> {
  readonly params: Params
  readonly query: Query
}

/** A request as a route sees it: parsed, and from whom. */
export interface Call<Params, Query, Given> extends Address<Params, Query> {
  readonly caller: Caller
  readonly body: Given
  readonly origin: string
  /** The client's own name for this write, so that it may send it again. */
  readonly idempotencyKey: string | undefined
}

/** A body that a route reads as it comes in. Nobody has proven who sends it. */
export interface Sent<Params, Query> extends Address<Params, Query>, Arriving {}
