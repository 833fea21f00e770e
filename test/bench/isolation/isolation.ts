import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toRecord } from '../../../src/codec/encode.ts'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import type { NewRecord } from '../../../src/log/log.ts'
import { eventsOf, type Origin } from '../load/plan.ts'
import { median } from '../median.ts'
import type { MadeEvent } from '../shape/events.ts'
import type { Trial, TrialResult } from './trial.ts'
import { validateEvent } from '../../media.ts'

const TRIAL = fileURLToPath(new URL('./trial.js', import.meta.url))
const BATCH = 500

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
  await fill(log, plan)
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

async function fill(path: string, { origin, events }: IsolationPlan): Promise<void> {
  const log = await openEmbeddedLog({ path })
  const batch: NewRecord[] = []
  for (const made of await eventsOf({ origin, events, run: 'isolation' })) {
    batch.push(recordOf(made))
    if (batch.length === BATCH) await log.append(batch.splice(0))
  }
  await log.append(batch)
  await log.close()
}

function recordOf(made: MadeEvent): NewRecord {
  const event = validateEvent(made)
  if (!event.ok) throw new Error(`Cannot append a made event: ${event.error.detail}`)
  return toRecord(event.value)
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
