import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fillLog } from '../load/fill-log.ts'
import { eventsOf, type Origin } from '../load/plan.ts'
import { median } from '../median.ts'
import type { Trial, TrialResult } from './trial.ts'

const TRIAL = fileURLToPath(new URL('./trial.js', import.meta.url))

/** The memory bounds of the consumers' thread in a server. V8 ends a thread that exceeds them. */
const BOUNDS = ['--max-semi-space-size=16', '--max-old-space-size=512']

export interface IsolationPlan {
  readonly origin: Origin
  readonly events: number
  /** How often the consumers run alone, and how often beside the failing one. */
  readonly rounds: number
}

/** What a consumer that fails on every batch costs the others, over the same log into empty tables. */
export interface Isolation {
  readonly events: number
  /** Milliseconds until the others had taken the whole log: alone, and beside the failing consumer. */
  readonly aloneMs: readonly number[]
  readonly besideMs: readonly number[]
  /** Throughput beside the failing consumer divided by throughput alone, from the medians. */
  readonly ratio: number
  /** Batches that failed, in all runs. */
  readonly failures: number
  /** Bytes of heap and external memory: the highest of all runs. */
  readonly peakAlone: number
  readonly peakBeside: number
}

/**
 * Measures what a consumer that fails on every batch costs the others. They take the same log into empty tables, alone
 * and beside it in turn, each time in a process of its own.
 */
export async function measureIsolation(directory: string, plan: IsolationPlan): Promise<Isolation> {
  const log = join(directory, 'log')
  await fillLog(log, await eventsOf({ origin: plan.origin, events: plan.events, run: 'isolation' }))
  const alone: TrialResult[] = []
  const beside: TrialResult[] = []
  for (let round = 0; round < plan.rounds; round++)
    for (const failing of round % 2 === 0 ? [false, true] : [true, false]) {
      const tables = join(directory, `tables-${round.toString()}-${failing ? 'beside' : 'alone'}`)
      ;(failing ? beside : alone).push(await tried({ log, tables, failing }))
      await rm(tables, { recursive: true })
    }
  return isolationOf(plan.events, alone, beside)
}

async function tried(trial: Trial): Promise<TrialResult> {
  const child = fork(TRIAL, { serialization: 'advanced', execArgv: BOUNDS })
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`Cannot run the consumers: their process ended with code ${String(code)}`)
  })
  gone.catch(() => undefined)
  child.send(trial)
  const [result] = (await Promise.race([once(child, 'message'), gone])) as [TrialResult]
  await gone.catch(() => undefined)
  return result
}

const millisOf = (trials: readonly TrialResult[]) => trials.map(({ millis }) => millis)

const peakOf = (trials: readonly TrialResult[]) => Math.max(...trials.map(({ peak }) => peak))

function isolationOf(
  events: number,
  alone: readonly TrialResult[],
  beside: readonly TrialResult[],
): Isolation {
  return {
    events,
    aloneMs: millisOf(alone),
    besideMs: millisOf(beside),
    ratio: median(millisOf(alone)) / median(millisOf(beside)),
    failures: beside.reduce((sum, { failures }) => sum + failures, 0),
    peakAlone: peakOf(alone),
    peakBeside: peakOf(beside),
  }
}
