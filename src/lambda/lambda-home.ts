import type { Application } from '../application/application.ts'
import type { Home } from '../api/home.ts'
import { MAX_AHEAD_MS } from '../events/horizon.ts'
import type { Log } from '../log/log.ts'
import type { Direct, Objects } from '../objects/objects.ts'
import type { Tables } from '../tables/tables.ts'
import { openDynamodb } from '../home/open-dynamodb.ts'
import { openKinesis } from '../home/open-kinesis.ts'
import { FRESH_MS, readingTables } from '../home/reading-tables.ts'

// `embedded-home.ts` holds native code, which the bundles leave out: it is loaded only where a directory is wanted.

/** S3 is in the bundles of those alone who have a bucket. */
export type OpenObjects = () => Promise<Objects & Direct>

const dataDirectory = (): string => process.env['TRIBUTARY_DATA'] ?? '.tributary'

/**
 * The tables, as they are stored, that a function's environment names: DynamoDB's where TRIBUTARY_TABLES is `dynamodb`, else the embedded ones of
 * the directory TRIBUTARY_DATA.
 */
export async function openLambdaTables(): Promise<Tables> {
  const { TRIBUTARY_TABLES, TRIBUTARY_PREFIX: prefix, TRIBUTARY_ENDPOINT: endpoint } = process.env
  if (TRIBUTARY_TABLES === 'dynamodb') return openDynamodb({ prefix, endpoint })
  const { openTables } = await import('./embedded-home.ts')
  return openTables(dataDirectory())
}

/** By how many milliseconds an event's time may be ahead: TRIBUTARY_MAX_AHEAD in seconds, else five minutes. */
export const lambdaAheadMs = (): number =>
  Number(process.env['TRIBUTARY_MAX_AHEAD'] ?? MAX_AHEAD_MS / 1000) * 1000

/** As a stream has it that nobody has told otherwise; so is the stack's. */
const MAX_RECORD_KIB = 1024

/** The stream TRIBUTARY_STREAM. It is not asked for: many functions may be begun at once. */
export async function openLambdaLog(): Promise<Log> {
  const { TRIBUTARY_STREAM: stream, TRIBUTARY_ENDPOINT: endpoint } = process.env
  if (stream === undefined) throw new Error('Cannot open the stream: TRIBUTARY_STREAM is not set')
  return openKinesis({ stream, endpoint, maxRecordKiB: MAX_RECORD_KIB }, { create: false })
}

/**
 * All that a function's environment names: the stream where TRIBUTARY_LOG is `kinesis`, tables with it, and what `openObjects` opens;
 * else the directory TRIBUTARY_DATA. Throws where the log is not there.
 */
export async function openLambdaHome(
  application: Application,
  openObjects: OpenObjects,
): Promise<Pick<Home, 'log' | 'tables' | 'objects' | 'direct'>> {
  if (process.env['TRIBUTARY_LOG'] !== 'kinesis') {
    const { openHome } = await import('./embedded-home.ts')
    const home = await openHome({ data: dataDirectory() }, { create: false }, application)
    return { ...home, objects: await home.openObjects() }
  }
  const objects = await openObjects()
  const tables = readingTables(await openLambdaTables(), application, FRESH_MS)
  return { log: await openLambdaLog(), tables, objects, direct: objects }
}
