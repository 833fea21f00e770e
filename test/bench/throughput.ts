import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { rawAppend, type RawShape } from './baselines/raw-append.ts'
import { cut, plannedEvents } from './load/plan.ts'
import { rateOf, type Rate, type ThroughputPlan } from './load/rate.ts'
import { load } from './load/run.ts'
import type { Beside } from './beside/beside.ts'
import { median } from './median.ts'

interface RawRate {
  readonly shape: RawShape
  readonly inFlight: number
  readonly perSecond: number
}

/** One round: the baseline, then the same number of events through a fresh server. */
interface Round extends Rate {
  readonly raw: readonly RawRate[]
}

export interface Throughput extends Rate {
  readonly events: number
  readonly bytes: number
  /** The figures of each round; the other figures are their medians. */
  readonly rounds: readonly { readonly appendedMs: number; readonly settledMs: number }[]
}

/** The same bytes written into LMDB, 500 events in a batch, and nothing else; before each round of ours. */
export interface BesideRaw {
  readonly shape: RawShape
  readonly inFlight: number
  readonly perSecond: number
  /** Our throughput divided by this one: in each round, and the median over the rounds. */
  readonly ratios: readonly number[]
  readonly ratio: number
}

interface Measured {
  readonly throughput: Throughput
  readonly raw: readonly BesideRaw[]
  /** The data directory of the last round. */
  readonly data: string
}

/**
 * Measures our throughput and the raw baseline in turn, in several rounds. A shared machine changes its speed, and runs
 * that follow each other meet about the same speed. Each figure is the median over the rounds.
 */
export async function measureThroughput(
  directory: string,
  plan: ThroughputPlan,
  beside: Beside,
  progress: (what: string) => void,
): Promise<Measured> {
  const batches = await rawBatches(plan)
  const rounds: Round[] = []
  const dataOf = (round: number): string => join(directory, `throughput-${round.toString()}`)
  for (let at = 0; at < plan.rounds; at += 1) {
    progress(
      `events until all tables are settled, beside LMDB alone and better-sqlite3: ${(at + 1).toString()} of ${plan.rounds.toString()}`,
    )
    if (at > 0) await rm(dataOf(at - 1), { recursive: true })
    rounds.push(await measureRound(directory, dataOf(at), plan, batches))
    await beside.measure(rounds[at]?.perSecond ?? Number.NaN)
  }
  const bytes = batches.flat().reduce((sum, event) => sum + event.length, 0)
  return { ...figuresOf(plan.events, bytes, rounds), data: dataOf(plan.rounds - 1) }
}

async function rawBatches({
  origin,
  events,
  batch,
}: ThroughputPlan): Promise<readonly (readonly Buffer[])[]> {
  const made = await plannedEvents({ origin, events, run: 'raw' })
  return cut(
    made.map((event) => Buffer.from(JSON.stringify(event))),
    batch,
  )
}

async function measureRound(
  directory: string,
  data: string,
  { origin, events, batch, connections }: ThroughputPlan,
  batches: readonly (readonly Buffer[])[],
): Promise<Round> {
  const raw: RawRate[] = []
  for (const shape of ['events', 'blocks'] as const)
    for (const inFlight of [1, connections]) {
      const path = join(directory, `raw-${shape}-${inFlight.toString()}`)
      raw.push({ shape, inFlight, perSecond: await rawAppend({ path, batches, shape, inFlight }) })
      await rm(path, { recursive: true })
    }
  const loaded = await load(data, { origin, events, run: 'throughput', batch, connections })
  return { raw, ...rateOf(loaded, events) }
}

function figuresOf(events: number, bytes: number, rounds: readonly Round[]): Omit<Measured, 'data'> {
  const settledMs = median(rounds.map((round) => round.settledMs))
  const throughput = {
    events,
    bytes,
    rounds: rounds.map(({ appendedMs, settledMs }) => ({ appendedMs, settledMs })),
    appendedMs: median(rounds.map((round) => round.appendedMs)),
    settledMs,
    reactedMs: median(rounds.map((round) => round.reactedMs)),
    perSecond: (events * 1000) / settledMs,
    cpuMicros: median(rounds.map((round) => round.cpuMicros)),
  }
  const raw = (rounds[0]?.raw ?? []).map(({ shape, inFlight }, at) => {
    const rates = rounds.map((round) => round.raw[at]?.perSecond ?? Number.NaN)
    const ratios = rounds.map((round, of) => round.perSecond / (rates[of] ?? Number.NaN))
    return { shape, inFlight, perSecond: median(rates), ratio: median(ratios), ratios }
  })
  return { throughput, raw }
}
