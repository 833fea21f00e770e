import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { RawBody } from './body.ts'
import type { Caller, Visitor } from '../policy/caller.ts'

/** A body as a stream, with its announced length in bytes. */
export interface Arriving {
  readonly stream: Readable
  readonly length: number | undefined
  readonly headers: IncomingHttpHeaders
}

/** A request as the server received it. Only the caller is trusted, because the token was verified. */
export interface Asked {
  /** `GET`, or `HEAD` of a route that is read by GET, … */
  readonly method: string
  readonly caller: Caller | undefined
  readonly params: unknown
  readonly query: unknown
  readonly body: RawBody
  readonly idempotencyKey: string | undefined
  /** The address by which the client reaches this server: `http://127.0.0.1:8080`. */
  readonly origin: string
  /** The address of the client, or of the last proxy before the server. */
  readonly address: string
  /** The body as a stream, if the route reads streams. */
  readonly sent: Arriving | undefined
}

/** The parsed path and query of a request. */
export interface Address<Params, Query> {
  readonly params: Params
  readonly query: Query
}

/** A parsed request of a caller with or without a token. */
export interface Visit<Params, Query, Given> extends Address<Params, Query> {
  readonly asker: Visitor
  readonly body: Given
  readonly origin: string
  readonly address: string
  /** The client's id for this write, so that it can repeat the request. */
  readonly idempotencyKey: string | undefined
  readonly method: string
  readonly headers: IncomingHttpHeaders
}

/** A parsed request, and its caller. */
export interface Call<Params, Query, Given> extends Visit<Params, Query, Given> {
  readonly caller: Caller
}

/** A request whose body the route reads as a stream. Its sender was not verified. */
export interface Sent<Params, Query> extends Address<Params, Query>, Arriving {}
