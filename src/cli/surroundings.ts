import type { Readable, Writable } from 'node:stream'
import type { Logger } from 'pino'
import type { Application } from '../application/application.ts'
import type { Table } from '../consume/consumer.ts'
import type { Rebuilt } from '../generations/rebuild.ts'
import type { DataHome, OpenOptions } from '../home/data-home.ts'
import type { HomeOptions } from '../home/home-options.ts'
import type { Source } from '../home/open-source.ts'
import type { BackedUp } from '../home/run-backup.ts'
import type { Checked } from '../home/run-check.ts'
import type { ConsumersRun } from '../runner/run-consumers.ts'
import type { RebuildChoice } from '../runner/run-rebuild.ts'
import type { Runner, RunnerOptions } from '../runner/runner.ts'
import type { BenchChoice, BenchResult } from './bench-choice.ts'

/** Options that every command has. */
export interface EveryOptions extends HomeOptions {
  readonly verbose?: boolean
}

type Terminal = Writable & { readonly isTTY?: boolean }

/** Everything that a command uses beyond its arguments. Only `src/main` knows where it comes from. */
export interface Surroundings {
  readonly stdin: Readable
  readonly stdout: Terminal
  readonly stderr: Terminal
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds of a clock that never goes back, to measure durations. */
  readonly steady: () => number
  readonly newId: () => string
  readonly application: Application
  /** Throws a Failure that says what is wrong with the directory. */
  readonly openHome: (home: HomeOptions, options: OpenOptions) => Promise<DataHome>
  /**
   * The stream that the options name, or else the log of the data directory. `reads` as in `OpenOptions`. Throws a
   * Failure if there is none.
   */
  readonly openSource: (home: HomeOptions, reads: boolean) => Promise<Source>
  /** The environment variables of a Lambda function, in addition to this process's own. */
  readonly functionEnvironment: (name: string, handler: string, source: Source) => NodeJS.ProcessEnv
  /** The version of Node, as `22.18.0`. */
  readonly node: string
  /** The key of a data directory, created if missing. Throws a Failure as `openHome` does. */
  readonly openKey: (path: string) => Promise<Uint8Array>
  /**
   * Runs the consumers in this process while no other process does: in threads, as a server does, if they are many
   * records behind. `behind` is undefined if nobody counts them.
   */
  readonly runConsumers: (home: DataHome, where: HomeOptions, behind: number | undefined) => ConsumersRun
  /**
   * Builds a consumer's table again, in threads if the log is long. Throws a Failure if another process is rebuilding
   * it.
   */
  readonly rebuild: (
    home: DataHome,
    where: HomeOptions,
    consumer: Table,
    choice: RebuildChoice,
  ) => Promise<Rebuilt>
  /** Copies a home, also while it is in use, into a new directory; reports how many of how many bytes are copied. */
  readonly backup: (
    home: DataHome,
    to: string,
    tell: (bytes: number, of: number) => void,
  ) => Promise<BackedUp>
  /** Reads all files of a data directory. Throws a Failure if there is none. */
  readonly check: (path: string) => Promise<Checked>
  readonly runnerOf: (home: HomeOptions, options: RunnerOptions) => Runner
  readonly createLogger: (level: string) => Logger
  readonly runBench: (choice: BenchChoice) => Promise<BenchResult>
  /**
   * The first SIGTERM or SIGINT; a second one ends the process at once. The handlers are removed when `over` is
   * aborted.
   */
  readonly untilStopped: (over?: AbortSignal) => Promise<NodeJS.Signals>
}
