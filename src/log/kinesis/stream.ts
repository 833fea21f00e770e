import { KinesisClient } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { failure } from './failure.ts'
import { RETRIES, retry, type RetryPolicy } from './retry.ts'
import { ServerClock } from './server-clock.ts'
import { systemTiming, type Timing } from './timing.ts'

/** Longer than Kinesis needs for 10 MiB. A request that hangs must not block its lanes for ever. */
const REQUEST_MS = 30_000
const CONNECT_MS = 5_000

/** The name of a stream, and how to reach it. */
export interface StreamOptions {
  readonly stream: string
  /** The URL of an AWS-compatible server; if missing, AWS's own for the region. */
  readonly endpoint?: string | undefined
  /** If the region or the credentials are missing, the SDK looks for them in its usual ways. */
  readonly region?: string | undefined
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined
  readonly timing?: Timing | undefined
  readonly patience?: RetryPolicy | undefined
}

/** A stream and its client. Every request is tried again if its failure may pass. */
export class Stream {
  readonly name: string
  readonly timing: Timing
  readonly patience: RetryPolicy
  /** The clock by which Kinesis stamps arrivals. */
  readonly clock: ServerClock
  readonly #client: KinesisClient
  readonly #place: string

  constructor(options: StreamOptions) {
    const { stream, endpoint, timing = systemTiming, patience = RETRIES } = options
    this.name = stream
    this.timing = timing
    this.patience = patience
    this.clock = new ServerClock(timing.now)
    this.#client = clientOf(options)
    listenFor(this.#client, (date) => this.clock.told(date))
    this.#place = `stream "${stream}"${endpoint === undefined ? '' : ` at ${endpoint}`}`
  }

  /**
   * Sends a request with retries. In an error, `what` stands before the stream's name: `append to`. Throws the last
   * failure.
   */
  ask<T>(what: string, send: (client: KinesisClient) => Promise<T>, patience = this.patience): Promise<T> {
    return retry(patience, this.timing, () => send(this.#client)).catch((cause: unknown) => {
      throw failure(`${what} ${this.#place}`, cause)
    })
  }

  /** Sends a request once, and throws what the SDK throws. */
  askOnce<T>(send: (client: KinesisClient) => Promise<T>): Promise<T> {
    return send(this.#client)
  }

  /** An error that says what could not be done to this stream. */
  failure(what: string, cause: unknown): Error {
    return failure(`${what} ${this.#place}`, cause)
  }

  close(): void {
    this.#client.destroy()
  }
}

/**
 * HTTP/1.1, because AWS and its emulators both speak it; the SDK's default is HTTP/2. The SDK's retries are off,
 * because it does not know the order of lanes.
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

/** Reports the Date header of every successful answer. */
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

/** The SDK does not type the response; its HTTP handler gives header names in small letters. */
function dateOf(response: unknown): string | undefined {
  const { headers } = response as { readonly headers?: Readonly<Record<string, string>> }
  return headers?.['date']
}
