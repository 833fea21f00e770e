import type { Consuming } from '../application/application.ts'
import type { HomeOptions } from './home-options.ts'
import type { LogReader } from '../log/log.ts'
import { region } from './access.ts'
import { openHome } from './home.ts'
import { keptLog, kinesisLogOf, type KeptLog } from './kept-log.ts'
import { openKinesis } from './open-kinesis.ts'

/** A log to read, whether or not a home's tables follow it. */
export interface Source {
  readonly log: LogReader
  /** A name for people. */
  readonly name: string
  /** The ARN that the log has, or would have on AWS. */
  readonly arn: string
  readonly region: string
  /** Milliseconds between two reads of a shard that has nothing new. */
  readonly pollMs: number
  close(): Promise<void>
}

/**
 * An event source mapping polls each shard of a stream once a second ("Using Lambda with Kinesis", AWS Lambda guide).
 */
const POLL_KINESIS_MS = 1_000
const POLL_MS = 25

const NO_ACCOUNT = '000000000000'

/**
 * Opens the stream that the options name, whatever the data directory follows; otherwise the log of the data directory.
 */
export async function openSource(home: HomeOptions, reads: boolean, application: Consuming): Promise<Source> {
  const kept = await keptLog(home.data)
  return isStream(home, kept) ? openStream(home, kept) : openEmbedded(home, reads, application)
}

const isStream = ({ log, stream }: HomeOptions, kept: KeptLog | undefined): boolean =>
  log === undefined ? stream !== undefined || kept?.log === 'kinesis' : log === 'kinesis'

async function openStream(home: HomeOptions, kept: KeptLog | undefined): Promise<Source> {
  const place = kinesisLogOf(home, kept?.log === 'kinesis' ? kept : undefined)
  const log = await openKinesis(place, { create: false })
  const close = () => log.close()
  return {
    log,
    close,
    name: `stream "${place.stream}"`,
    pollMs: POLL_KINESIS_MS,
    ...(await arnOf(log, place.stream)),
  }
}

async function openEmbedded(home: HomeOptions, reads: boolean, application: Consuming): Promise<Source> {
  const opened = await openHome(home, { create: false, reads }, application)
  const { log } = opened
  const close = () => opened.close()
  return {
    log,
    close,
    name: `the log of "${home.data}"`,
    pollMs: POLL_MS,
    ...(await arnOf(log, 'tributary')),
  }
}

/** A stream's identity begins with its ARN. */
async function arnOf(log: LogReader, stream: string): Promise<Pick<Source, 'arn' | 'region'>> {
  const [known] = /^arn:\S+/.exec((await log.identity?.()) ?? '') ?? []
  const arn = known ?? `arn:aws:kinesis:${region()}:${NO_ACCOUNT}:stream/${stream}`
  return { arn, region: arn.split(':')[3] ?? region() }
}
