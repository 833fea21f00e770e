import { KinesisClient } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { failure } from './failure.ts'
import { PATIENCE, patiently, type Patience } from './patience.ts'
import { ServerClock } from './server-clock.ts'
import { systemTiming, type Timing } from './timing.ts'

/** Longer than Kinesis takes for 10 MiB; a request that hangs must not hold up its lanes for ever. */
const REQUEST_MS = 30_000
const CONNECT_MS = 5_000

/** Which stream, and how to reach it. */
export interface StreamOptions {
  readonly stream: string
  /** Of an AWS-compatible server; AWS's own for the region where it is missing. */
  readonly endpoint?: string | undefined
  /** Where it and the credentials are missing, the SDK looks for them in its own ways. */
  readonly region?: string | undefined
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined
  readonly timing?: Timing | undefined
  readonly patience?: Patience | undefined
}

/** One stream and the client it is spoken to with. Every request is tried again while its failure may pass. */
export class Stream {
  readonly name: string
  readonly timing: Timing
  readonly patience: Patience
  /** By which Kinesis stamps arrivals. */
  readonly clock: ServerClock
  readonly #client: KinesisClient
  readonly #place: string

  constructor(options: StreamOptions) {
    const { stream, endpoint, timing = systemTiming, patience = PATIENCE } = options
    this.name = stream
    this.timing = timing
    this.patience = patience
    this.clock = new ServerClock(timing.now)
    this.#client = clientOf(options)
    listenFor(this.#client, (date) => this.clock.told(date))
    this.#place = `stream "${stream}"${endpoint === undefined ? '' : ` at ${endpoint}`}`
  }

  /** Sends a request; `what` goes before the stream's name in an error: `append to`. Throws when it fails for good. */
  ask<T>(what: string, send: (client: KinesisClient) => Promise<T>, patience = this.patience): Promise<T> {
    return patiently(patience, this.timing, () => send(this.#client)).catch((cause: unknown) => {
      throw failure(`${what} ${this.#place}`, cause)
    })
  }

  /** Sends a request once, and throws what the SDK throws. */
  askOnce<T>(send: (client: KinesisClient) => Promise<T>): Promise<T> {
    return send(this.#client)
  }

  /** The error that says what could not be done to this stream. */
  failure(what: string, cause: unknown): Error {
    return failure(`${what} ${this.#place}`, cause)
  }

  close(): void {
    this.#client.destroy()
  }
}

/**
 * HTTP/1.1, which AWS and its emulators both speak; the SDK would use HTTP/2. Retries are ours, for the SDK knows
 * nothing of lanes.
 */
function clientOf({ endpoint, region, credentials }: StreamOptions): KinesisClient {
  return new KinesisClient({
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_MS,
      requestTimeout: REQUEST_MS,
      throwOnRequestTimeout: true,
    }),
  })
}

/** Tells the Date header of every answer that is none of an error. */
function listenFor(client: KinesisClient, told: (date: string | undefined) => void): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      told(dateOf(result.response))
      return result
    },
    { step: 'deserialize', name: 'serverClock' },
  )
}

/** The SDK leaves the type of a response open; its HTTP handler gives headers with small letters. */
function dateOf(response: unknown): string | undefined {
  const { headers } = response as { readonly headers?: Readonly<Record<string, string>> }
  return headers?.['date']
}
