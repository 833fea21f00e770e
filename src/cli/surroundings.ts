import type { Readable, Writable } from 'node:stream'
import type { Table } from '../consume/consumer.ts'
import type { Application } from '../application/application.ts'
import type { Logger } from 'pino'
import type { Metrics } from '../api/metrics.ts'
import type { Rebuilt } from '../generations/rebuild.ts'
import type { Log } from '../log/log.ts'
import type { Objects } from '../objects/objects.ts'
import type { Making, Tables } from '../tables/tables.ts'

/** An open data directory. */
export interface DataHome {
  readonly path: string
  readonly log: Log
  /** As readers see them: of each the generation that is live. */
  readonly tables: Tables
  /** As they are stored, generation by generation: for who writes them. */
  readonly stored: Tables & Making
  /** The tables were made by a stack, which is to keep them. */
  readonly isAtAws: boolean
  /** For how long, in milliseconds, a reader's look at which generation is live is good. */
  readonly freshMs: number
  /** Why the log's first events may be gone; undefined where they are there. */
  readonly mayHaveLost: () => Promise<string | undefined>
  /** Whoever opens them closes them. */
  readonly openObjects: () => Promise<Objects>
  /** By how many milliseconds an event's time may be ahead of the moment it reaches the log. */
  readonly aheadMs: number
  /** The HS256 key that this home's tokens are signed with. */
  readonly key: Uint8Array
  close(): Promise<void>
}

export interface OpenOptions {
  /** Makes the directory where there is none; else that is refused. */
  readonly create: boolean
  /** Nothing is written to it: a directory that may not be written will do. */
  readonly reads?: boolean
  /** Shards of a new log; a log that exists keeps those it has. */
  readonly shards?: number | undefined
  /** Whether each record is read but once: then the log in the directory keeps none in memory for who reads it again. */
  readonly readsOnce?: boolean
}

/** Consumers being run; whoever runs them first on a data directory is the only one who does. */
export interface ConsumersRun {
  /** Resolves once they have stopped, between two batches. */
  stop(): Promise<void>
}

/** Runs the consumers in a thread of their own, so that folding never delays a request. */
export interface Runner {
  readonly start: () => void
  /** What keeps the consumers from running, in words; empty when they run. */
  readonly ailments: () => readonly string[]
  readonly stop: () => Promise<void>
}

export interface RunnerOptions {
  readonly logger: Logger
  readonly logLevel: string
  readonly metrics: Metrics
}

export interface RebuildChoice {
  /** Gives up what a rebuild that was stopped has made. */
  readonly anew: boolean
  /** Told the new generation's name in the port before it is folded into. */
  readonly begun: (generation: string) => Promise<void>
  /** Told how many records were taken. */
  readonly took: (records: number) => void
  /** Told once all are, and readers and batches are about to be switched. */
  readonly switching: () => void
}

/** What was copied where, and what is kept elsewhere. */
export interface BackedUp {
  readonly path: string
  readonly bytes: number
  /** `tables`, `log`, `objects`, … */
  readonly copied: readonly string[]
  /** Parts of the home that are no files of the directory: they are as they are. */
  readonly elsewhere: readonly string[]
}

/** What was read of a home's files, and what is wrong with them: each with its file and place. */
export interface Checked {
  readonly records: number
  readonly rows: number
  readonly objects: number
  readonly flaws: readonly string[]
}

export interface BenchChoice {
  readonly quick: boolean
  /** Real data to make events from; else they are made from a seed. */
  readonly files: { readonly checkins: string; readonly ratings: string } | undefined
  /** Told what is measured next. */
  readonly progress: (what: string) => void
}

export interface BenchResult {
  readonly report: object
  /** The report for people. */
  readonly text: string
}

/** A log to read, whether or not a home's tables follow it. */
export interface Source {
  readonly log: Log
  /** In words. */
  readonly name: string
  /** The ARN that the log has, or would have at AWS. */
  readonly arn: string
  readonly region: string
  /** How long to wait between looks at a shard that has nothing new, in milliseconds. */
  readonly pollMs: number
  close(): Promise<void>
}

export const LOG_HOMES = ['embedded', 'kinesis'] as const
export const TABLES_HOMES = ['embedded', 'dynamodb'] as const
export const OBJECTS_HOMES = ['folder', 's3'] as const

/** Where a home is, as far as the options say. Plain data: it travels to the thread of the consumers. */
export interface HomeOptions {
  /** The data directory. */
  readonly data: string
  /** Where it is missing: as the data directory has it, and embedded in a new one. */
  readonly log?: (typeof LOG_HOMES)[number] | undefined
  /** The Kinesis stream. */
  readonly stream?: string | undefined
  /** Where it is missing: as the data directory has it, and embedded in a new one. */
  readonly tables?: (typeof TABLES_HOMES)[number] | undefined
  /** What the names of DynamoDB's tables begin with. */
  readonly prefix?: string | undefined
  /** Where it is missing: as the data directory has it, and a folder in a new one. */
  readonly objects?: (typeof OBJECTS_HOMES)[number] | undefined
  /** Of S3, which must be there. */
  readonly bucket?: string | undefined
  /** Of an AWS-compatible server, for the log, the tables and the objects; as the directory has it, else AWS's own, where it is missing. */
  readonly endpoint?: string | undefined
  /** By how many seconds an event's time may be ahead of the moment it reaches the log; 300 where this is missing. */
  readonly maxAhead?: number | undefined
}

/** Options that every command takes. */
export interface EveryOptions extends HomeOptions {
  readonly verbose?: boolean
}

type Terminal = Writable & { readonly isTTY?: boolean }

/** All that a command touches beyond its arguments; only src/main knows where it comes from. */
export interface Surroundings {
  readonly stdin: Readable
  readonly stdout: Terminal
  readonly stderr: Terminal
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds of a clock that never goes back, for how long something takes. */
  readonly steady: () => number
  readonly newId: () => string
  readonly application: Application
  /** Throws a Failure that says what is the matter with the directory. */
  readonly openHome: (home: HomeOptions, options: OpenOptions) => Promise<DataHome>
  /** The stream that the options name, else the log of the data directory. `reads` as of `OpenOptions`. Throws a Failure where there is none. */
  readonly openSource: (home: HomeOptions, reads: boolean) => Promise<Source>
  /** What a Lambda function finds in its environment, beside what is in this process's. */
  readonly functionEnvironment: (name: string, handler: string, source: Source) => NodeJS.ProcessEnv
  /** The version of Node, as `22.18.0`. */
  readonly node: string
  /** The key of a data directory, made where there is none. Throws a Failure as `openHome` does. */
  readonly openKey: (path: string) => Promise<Uint8Array>
  /** Runs the consumers in this process, for as long as no other runs them. */
  readonly runConsumers: (home: DataHome) => ConsumersRun
  /** Makes a consumer's table anew. Throws a Failure where another process is at it. */
  readonly rebuild: (home: DataHome, consumer: Table, choice: RebuildChoice) => Promise<Rebuilt>
  /** Copies a home that may be running into a new directory; tells how many of how many bytes are copied. */
  readonly backup: (
    home: DataHome,
    to: string,
    tell: (bytes: number, of: number) => void,
  ) => Promise<BackedUp>
  /** Reads all files of a data directory. Throws a Failure where there is none. */
  readonly check: (path: string) => Promise<Checked>
  readonly runnerOf: (home: HomeOptions, options: RunnerOptions) => Runner
  readonly createLogger: (level: string) => Logger
  readonly runBench: (choice: BenchChoice) => Promise<BenchResult>
  /** The first SIGTERM or SIGINT; a second one ends the process at once. Signals are let go once `over` is aborted. */
  readonly untilStopped: (over?: AbortSignal) => Promise<NodeJS.Signals>
}
