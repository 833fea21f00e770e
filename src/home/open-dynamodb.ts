import { setTimeout as pause } from 'node:timers/promises'
import { needs, optional } from '../base/optional.ts'
import type { HomeOptions } from './home-options.ts'
import type { Making, Tables } from '../tables/tables.ts'
import { accessTo, isEmulator } from './access.ts'

/** The default prefix of the tables' names. */
export const DEFAULT_PREFIX = 'tributary'

/** The maximum number of connections of a thread to DynamoDB. */
const CONCURRENCY = 64

const NOT_INSTALLED = needs('use tables in DynamoDB', ['@aws-sdk/client-dynamodb'])

/** Opens DynamoDB's tables without a request. The SDK is loaded only here: it takes longer than most commands run. */
export async function openDynamodb({
  endpoint,
  prefix = DEFAULT_PREFIX,
}: Pick<HomeOptions, 'prefix' | 'endpoint'>): Promise<Tables & Making> {
  const { openDynamodbTables } = await optional(() => import('../tables/dynamodb.ts'), NOT_INSTALLED)
  return openDynamodbTables({
    access: accessTo(endpoint),
    prefix,
    create: isEmulator(endpoint),
    concurrency: CONCURRENCY,
    pace: { random: () => Math.random(), pause: (ms) => pause(ms) },
  })
}
