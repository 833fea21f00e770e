import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { Gate } from '../../base/gate.ts'
import { patiently, type Pace } from './patience.ts'

/** Where DynamoDB is and as whom to ask it; what is left out the SDK finds as it always does. */
export type Access = Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'>

/** A client, and how requests of it are made: so many at once, each with patience. */
export interface Requests {
  readonly client: DynamoDBClient
  readonly pace: Pace
  /** Makes a request, again if need be; none of its attempts begins once `signal` is aborted. */
  readonly make: <T>(request: () => Promise<T>, signal?: AbortSignal) => Promise<T>
}

/** Retries are ours, with their clock and dice handed in: the SDK's own are off. */
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
  const gate = new Gate(concurrency)
  return {
    client,
    pace,
    make: (request, signal) => patiently(pace, () => gate.run(request), signal),
  }
}
