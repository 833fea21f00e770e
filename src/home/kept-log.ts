import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { Failure } from '../base/failure.ts'
import type { HomeOptions } from './home-options.ts'
import { keptIn } from './kept-file.ts'

const kinesisLog = Type.Object({
  log: Type.Literal('kinesis'),
  stream: Type.String({ minLength: 1 }),
  endpoint: Type.Optional(Type.String()),
})

type KinesisLog = Static<typeof kinesisLog>

/** The log that a data directory's tables follow. */
export type KeptLog = { readonly log: 'embedded' } | KinesisLog

const DEFAULT_STREAM = 'tributary'

/** The directory of the embedded log. */
export const logDirectory = (path: string): string => join(path, 'log')

const { kept, keep } = keptIn({
  file: 'log.json',
  schema: kinesisLog,
  directory: logDirectory,
  embedded: { log: 'embedded' } as const,
})

/** The log that a data directory was begun with; undefined where it was not begun. */
export const keptLog: (path: string) => Promise<KeptLog | undefined> = kept

/** Keeps what the tables follow. The embedded log is known by its directory. */
export const keepLog: (path: string, log: KeptLog) => Promise<void> = keep

/**
 * The log to open: as the options say, else as it was kept, else embedded. Throws a Failure where they say another than
 * the tables follow: positions of two logs don't compare.
 */
export function chosenLog(home: HomeOptions, kept: KeptLog | undefined): KeptLog {
  if (kept !== undefined && isOther(home, kept))
    throw new Failure(`Cannot use another log with data directory "${home.data}": it follows ${nameOf(kept)}`)
  if ((home.log ?? kept?.log ?? 'embedded') === 'embedded') return { log: 'embedded' }
  return kinesisLogOf(home, kept?.log === 'kinesis' ? kept : undefined)
}

const isOther = ({ log, stream }: HomeOptions, kept: KeptLog): boolean =>
  (log ?? kept.log) !== kept.log || (kept.log === 'kinesis' && (stream ?? kept.stream) !== kept.stream)

/** The stream that the options name, or that is kept. The endpoint may have moved, as that of an emulator does. */
export function kinesisLogOf(home: HomeOptions, kept: KinesisLog | undefined): KinesisLog {
  const endpoint = home.endpoint ?? kept?.endpoint
  const stream = home.stream ?? kept?.stream ?? DEFAULT_STREAM
  return { log: 'kinesis', stream, ...(endpoint !== undefined && { endpoint }) }
}

const nameOf = (kept: KeptLog): string =>
  kept.log === 'kinesis' ? `the Kinesis stream "${kept.stream}"` : 'its embedded log'
