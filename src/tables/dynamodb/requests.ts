import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { ConcurrencyLimit } from '../../base/concurrency-limit.ts'
import { retry, type Pace } from './retry.ts'

/** The address and the credentials. The SDK finds what is missing in its usual way. */
export type Access = Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'>

/** A client, and a function that sends its requests: a limited number at a time, with retries. */
export interface Requests {
  readonly client: DynamoDBClient
  readonly pace: Pace
  /** Sends a request, with retries. After `signal` is aborted, no further attempt begins. */
  readonly make: <T>(request: () => Promise<T>, signal?: AbortSignal) => Promise<T>
}

/** The SDK's own retries are off: ours take their clock and their random numbers from the caller. */
export function requestsOf(access: Access, concurrency: number, pace: Pace): Requests {
  const client = new DynamoDBClient({
    ...access,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: 5_000,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: concurrency },
      httpsAgent: { keepAlive: true, maxSockets: concurrency },
    },
  })
  const gate = new ConcurrencyLimit(concurrency)
  return {
    client,
    pace,
    make: (request, signal) => retry(pace, () => gate.run(request), signal),
  }
}
