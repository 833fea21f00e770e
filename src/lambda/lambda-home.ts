import type { Consuming } from '../application/application.ts'
import type { Home } from '../api/home.ts'
import { MAX_AHEAD_MS } from '../events/horizon.ts'
import type { Log } from '../log/log.ts'
import type { Notifier } from '../notify/notifier.ts'
import type { Direct, Objects } from '../objects/objects.ts'
import type { Tables } from '../tables/tables.ts'
import { openDynamodb } from '../home/open-dynamodb.ts'
import { openKinesis } from '../home/open-kinesis.ts'
import { FRESH_MS, readingTables } from '../home/reading-tables.ts'

// `embedded-home.ts` has native code, which the bundles leave out: it is loaded only if a directory is needed.

/** Only bundles of applications with a bucket contain the S3 client. */
export type OpenObjects = () => Promise<Objects & Direct>

/** Only bundles of reactors that notify contain the SNS client. */
export type OpenNotifier = () => Promise<Notifier>

/** What a function opens beside log and tables. */
export interface Openers {
  readonly openObjects: OpenObjects | undefined
  readonly openNotifier: OpenNotifier | undefined
}

const dataDirectory = (): string => process.env['TRIBUTARY_DATA'] ?? '.tributary'

/**
 * The stored tables (each generation separately) that a function's environment names: those in DynamoDB if
 * TRIBUTARY_TABLES is `dynamodb`, otherwise the embedded ones of the directory TRIBUTARY_DATA.
 */
export async function openLambdaTables(): Promise<Tables> {
  const { TRIBUTARY_TABLES, TRIBUTARY_PREFIX: prefix, TRIBUTARY_ENDPOINT: endpoint } = process.env
  if (TRIBUTARY_TABLES === 'dynamodb') return openDynamodb({ prefix, endpoint })
  const { openTables } = await import('./embedded-home.ts')
  return openTables(dataDirectory())
}

/** Milliseconds by which an event's time may be ahead: TRIBUTARY_MAX_AHEAD in seconds, by default five minutes. */
export const lambdaAheadMs = (): number =>
  Number(process.env['TRIBUTARY_MAX_AHEAD'] ?? MAX_AHEAD_MS / 1000) * 1000

/** The default quota, in bytes: TRIBUTARY_QUOTA; undefined if it is not set. */
export function lambdaQuota(): number | undefined {
  const { TRIBUTARY_QUOTA } = process.env
  return TRIBUTARY_QUOTA === undefined ? undefined : Number(TRIBUTARY_QUOTA)
}

/** The maximum size of a record: the default of a stream, which our stack does not change. */
const MAX_RECORD_KIB = 1024

/** The stream TRIBUTARY_STREAM. It is opened without a request, because many functions may start at once. */
export async function openLambdaLog(): Promise<Log> {
  const { TRIBUTARY_STREAM: stream, TRIBUTARY_ENDPOINT: endpoint } = process.env
  if (stream === undefined) throw new Error('Cannot open the stream: TRIBUTARY_STREAM is not set')
  return openKinesis({ stream, endpoint, maxRecordKiB: MAX_RECORD_KIB }, { create: false })
}

/**
 * The home that a function's environment names: the stream if TRIBUTARY_LOG is `kinesis`, its tables, and the objects
 * of `openObjects`; otherwise the directory TRIBUTARY_DATA. Throws if the directory has no log.
 */
export async function openLambdaHome(
  application: Consuming,
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

/** The parts of a home that a reactor uses. */
export interface ReactorHome {
  readonly log: Log
  /** The tables as they are stored: each generation separately. */
  readonly stored: Tables
  /** The tables for readers. */
  readonly readers: Tables
  readonly objects: Objects | undefined
  readonly notifier: Notifier | undefined
}

/** The home that a function's environment names, for a reactor; with those parts for which there are openers. */
export async function openReactorHome(
  application: Consuming,
  { openObjects, openNotifier }: Openers,
): Promise<ReactorHome> {
  const notifier = await openNotifier?.()
  if (process.env['TRIBUTARY_LOG'] !== 'kinesis') {
    const { openHome } = await import('./embedded-home.ts')
    const home = await openHome({ data: dataDirectory() }, { create: false }, application)
    return { ...home, readers: home.tables, objects: openObjects && (await home.openObjects()), notifier }
  }
  const stored = await openLambdaTables()
  return {
    log: await openLambdaLog(),
    stored,
    readers: readingTables(stored, application, FRESH_MS),
    objects: await openObjects?.(),
    notifier,
  }
}
