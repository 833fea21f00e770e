import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { consumers } from '../../../consumers/all.ts'
import { median } from '../median.ts'
import { bundleAll, type Bundle } from './bundle.ts'
import { coldStart } from './cold-start.ts'
import type { CpuTrial } from './cpu-trial.ts'

const TRIAL = fileURLToPath(new URL('./cpu-trial.js', import.meta.url))

export interface LambdaPlan {
  /** The number of events of a log over which the CPU of each consumer is measured. */
  readonly events: number
  /** How often each bundle is loaded. */
  readonly loads: number
}

/**
 * A function as Lambda loads it: its bytes without the source map, and the median of the milliseconds to load its
 * handler.
 */
export interface Loaded {
  readonly name: string
  readonly bytes: number
  readonly loadedMs: number
}

export interface LambdaFigures {
  readonly events: number
  /**
   * CPU for each event by consumer, user and system, in microseconds: from Lambda's JSON to its answer, tables in
   * memory.
   */
  readonly cpuMicros: Readonly<Record<string, number>>
  /** The bundles, and `bareMs`, the time until Node runs without one; or why they were not measured. */
  readonly bundles:
    { readonly bareMs: number; readonly all: readonly Loaded[] } | { readonly skipped: string }
}

/**
 * Measures the CPU of each function for an event, in a process of its own, and the size and load time of each bundle.
 */
export async function measureLambda(into: string, log: string, plan: LambdaPlan): Promise<LambdaFigures> {
  const cpuMicros: Record<string, number> = {}
  for (const { name } of consumers) {
    const trial: CpuTrial = { log, consumer: name, events: plan.events }
    cpuMicros[name] = await tried(trial)
  }
  const bundles = await bundleAll(into).catch((cause: unknown) => String(cause))
  if (typeof bundles === 'string')
    return { events: plan.events, cpuMicros, bundles: { skipped: `Not measured: ${bundles}` } }
  return { events: plan.events, cpuMicros, bundles: await loadAll(bundles, plan.loads) }
}

async function loadAll(bundles: readonly Bundle[], loads: number) {
  const all: Loaded[] = []
  const bareMs = await medianOf(loads, () => coldStart())
  for (const { name, file, bytes } of bundles)
    all.push({ name, bytes, loadedMs: await medianOf(loads, () => coldStart(file)) })
  return { bareMs, all }
}

async function medianOf(times: number, measure: () => Promise<number>): Promise<number> {
  const figures: number[] = []
  for (let time = 0; time < times; time += 1) figures.push(await measure())
  return median(figures)
}

async function tried(trial: CpuTrial): Promise<number> {
  const child = fork(TRIAL, { serialization: 'advanced' })
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`Cannot measure "${trial.consumer}": its process ended with code ${String(code)}`)
  })
  gone.catch(() => undefined)
  child.send(trial)
  const [micros] = (await Promise.race([once(child, 'message'), gone])) as [number]
  await gone.catch(() => undefined)
  return micros
}
