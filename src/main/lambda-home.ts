import type { Home } from '../api/home.ts'
import type { Tables } from '../tables/tables.ts'
import { openDynamodb } from './open-dynamodb.ts'
import { openKinesis } from './open-kinesis.ts'

// `home.ts` holds native code, which the bundles leave out: it is loaded only where a directory is wanted.

const dataDirectory = (): string => process.env['TRIBUTARY_DATA'] ?? '.tributary'

/**
 * The tables that a function's environment names: DynamoDB's where TRIBUTARY_TABLES is `dynamodb`, else the embedded ones of
 * the directory TRIBUTARY_DATA.
 */
export async function openLambdaTables(): Promise<Tables> {
  const { TRIBUTARY_TABLES, TRIBUTARY_PREFIX: prefix, TRIBUTARY_ENDPOINT: endpoint } = process.env
  if (TRIBUTARY_TABLES === 'dynamodb') return openDynamodb({ prefix, endpoint })
  const { openTables } = await import('./home.ts')
  return openTables(dataDirectory())
}

/**
 * The log and the tables that a function's environment names: the stream TRIBUTARY_STREAM where TRIBUTARY_LOG is `kinesis`,
 * else those of the directory TRIBUTARY_DATA. Throws where the log is not there.
 */
export async function openLambdaHome(): Promise<Pick<Home, 'log' | 'tables'>> {
  const { TRIBUTARY_LOG, TRIBUTARY_STREAM, TRIBUTARY_ENDPOINT: endpoint } = process.env
  if (TRIBUTARY_LOG !== 'kinesis') {
    const { openHome } = await import('./home.ts')
    return openHome({ data: dataDirectory() }, { create: false })
  }
  if (TRIBUTARY_STREAM === undefined) throw new Error('Cannot open the stream: TRIBUTARY_STREAM is not set')
  const log = await openKinesis({ stream: TRIBUTARY_STREAM, endpoint }, { create: false })
  return { log, tables: await openLambdaTables() }
}
