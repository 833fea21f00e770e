import { randomUUID } from 'node:crypto'
import type { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import { pauseAfter } from '../base/back-off.ts'
import type { Metrics } from '../api/metrics.ts'
import type { HomeOptions } from '../home/home-options.ts'
import { shardShares, WHOLE } from './shard-share.ts'
import type { RunnerData, RunnerNews } from './runner-messages.ts'
import { addToMetrics } from './add-to-metrics.ts'
import { beginThread, finishThread } from './begin-thread.ts'
import { tuneV8 } from '../process/tune-v8.ts'

/** Runs the consumers of a process, in threads of their own or on this thread. */
export interface Runner {
  readonly start: () => void
  /** Why the consumers do not run, in words; empty if they run. */
  readonly ailments: () => readonly string[]
  readonly stop: () => Promise<void>
}

export interface RunnerOptions {
  readonly logger: Logger
  readonly logLevel: string
  /** Those of a server. */
  readonly metrics?: Metrics
  /** Whether the application has reactors: they run in one more thread. */
  readonly reacts?: boolean
  /** Whether the threads run at a lower priority than the process, as they do by default. */
  readonly givesWay?: boolean
}

const BACK_OFF = { firstMs: 250, longestMs: 30_000 }

/**
 * The consumers in worker threads, which share the shards, so that folding never delays a request. Each thread runs
 * `file`, with `RunnerData`.
 */
export function runnerOf(
  file: URL,
  app: string | undefined,
  home: HomeOptions,
  options: RunnerOptions,
): Runner {
  tuneV8()
  const holder = randomUUID()
  const { logLevel, reacts = false, givesWay = true } = options
  const shared = { app, home, holder, logLevel, givesWay }
  const tables = shardShares().map((share) => ({ ...shared, share, runs: 'table' as const }))
  const reactors = reacts ? [{ ...shared, share: WHOLE, runs: 'reactor' as const }] : []
  const threads = [...tables, ...reactors].map((data) => threadOf(file, data, options))
  return {
    start: () => {
      for (const thread of threads) thread.start()
    },
    ailments: () => [...new Set(threads.flatMap((thread) => thread.ailments()))],
    stop: async () => {
      await Promise.all(threads.map((thread) => thread.stop()))
    },
  }
}

/** One thread. If it dies, that is logged and reported as an ailment, and the thread is started again with back-off. */
function threadOf(file: URL, data: RunnerData, { logger, metrics }: RunnerOptions): Runner {
  let worker: Worker | undefined
  let restart: NodeJS.Timeout | undefined
  let deaths = 0
  let stopping = false

  const tell = (news: RunnerNews): void => {
    deaths = 0
    if (metrics === undefined) return
    for (const [consumer, one] of Object.entries(news)) addToMetrics(metrics, consumer, one)
  }
  const gone = (): void => {
    worker = undefined
    if (stopping) return
    deaths += 1
    const after = pauseAfter(deaths, BACK_OFF)
    logger.warn({ after }, 'the consumers are not running; they are begun again')
    restart = setTimeout(start, after)
  }
  const start = (): void => {
    worker = beginThread(file, data)
    worker.on('message', tell)
    worker.on('error', (err) => logger.error({ err }, 'the thread of the consumers died'))
    worker.on('exit', gone)
  }
  return {
    start,
    ailments: () => (worker === undefined ? ['the consumers are not running'] : []),
    stop: async () => {
      stopping = true
      clearTimeout(restart)
      if (worker !== undefined) await finishThread(worker)
    },
  }
}
