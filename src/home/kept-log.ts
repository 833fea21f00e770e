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

/** The log that a data directory was created with; undefined if it has none yet. */
export const keptLog: (path: string) => Promise<KeptLog | undefined> = kept

/** Records which log the tables follow. The embedded log needs no file: its directory exists. */
export const keepLog: (path: string, log: KeptLog) => Promise<void> = keep

/**
 * The log to open: that of the options, or else the recorded one, or else an embedded one. Throws a Failure if the
 * options name another log than the tables follow: positions of two logs cannot be compared.
 */
export function chosenLog(home: HomeOptions, kept: KeptLog | undefined): KeptLog {
  if (kept !== undefined && isOther(home, kept))
    throw new Failure(`Cannot use another log with data directory "${home.data}": it follows ${nameOf(kept)}`)
  if ((home.log ?? kept?.log ?? 'embedded') === 'embedded') return { log: 'embedded' }
  return kinesisLogOf(home, kept?.log === 'kinesis' ? kept : undefined)
}

const isOther = ({ log, stream }: HomeOptions, kept: KeptLog): boolean =>
  (log ?? kept.log) !== kept.log || (kept.log === 'kinesis' && (stream ?? kept.stream) !== kept.stream)

/** The stream of the options, or the recorded one. The endpoint may have changed, as that of an emulator does. */
export function kinesisLogOf(home: HomeOptions, kept: KinesisLog | undefined): KinesisLog {
  const endpoint = home.endpoint ?? kept?.endpoint
  const stream = home.stream ?? kept?.stream ?? DEFAULT_STREAM
  return { log: 'kinesis', stream, ...(endpoint !== undefined && { endpoint }) }
}

const nameOf = (kept: KeptLog): string =>
  kept.log === 'kinesis' ? `the Kinesis stream "${kept.stream}"` : 'its embedded log'
