import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedLog } from '../../src/log/embedded.ts'
import { openEmbeddedTables } from '../../src/tables/embedded.ts'
import { tableDelivery } from '../../src/consume/delivery.ts'
import { oneByOne } from './baselines/one-by-one.ts'
import { costsOf } from './costs/costs.ts'
import { measureDynamodb } from './dynamodb/dynamodb.ts'
import { measureIsolation, type IsolationPlan } from './isolation/isolation.ts'
import { measureLambda, type LambdaPlan } from './lambda/lambda.ts'
import type { Origin } from './load/plan.ts'
import { load } from './load/run.ts'
import { besideSqlite } from './beside/beside.ts'
import { measureGrowth, measureRepeats } from './growth/growth.ts'
import type { BenchReport, MemoryAt } from './report.ts'
import { startBenchServer } from './server/server.ts'
import { measureThroughput } from './throughput.ts'

export interface BenchOptions {
  readonly origin: Origin
  readonly events: number
  /** The number of rounds in which our throughput and that of LMDB alone are measured in turn. */
  readonly rounds: number
  /** The numbers of events at which memory is compared. The data directory of the last number is opened again. */
  readonly memoryEvents: readonly number[]
  /** The most events of the run without batches, which ends after 30 seconds at the latest. */
  readonly oneByOneEvents: number
  /** The number of events over which DynamoDB's units are counted. */
  readonly dynamodbEvents: number
  /** The number of events for the handlers written with powertools. */
  readonly powertoolsEvents: number
  /** Whether the bench may install the packages for comparison from npm's registry. */
  readonly mayInstall: boolean
  /** The number of events for which the bench counts how many changed a row. */
  readonly changedEvents: number
  readonly latencyRequests: number
  /** The number of events over which each consumer's CPU is measured, and how often each bundle is loaded. */
  readonly lambda: LambdaPlan
  /** The number of events that a failing consumer and the others read side by side, and the number of rounds. */
  readonly isolation: Pick<IsolationPlan, 'events' | 'rounds'>
  /** The bench calls it with the name of each measurement before it begins. */
  readonly progress: (what: string) => void
}

const BATCH = 500
const CONNECTIONS = 4
const LATENCY_CONNECTIONS = 32
const ONE_BY_ONE_SECONDS = 30

/** The settings for figures that are published. `quick` only checks that the benchmarks run. */
export const benchOptions = (quick: boolean): Omit<BenchOptions, 'origin' | 'progress'> =>
  quick
    ? {
        events: 5_000,
        rounds: 1,
        memoryEvents: [1_000, 4_000],
        oneByOneEvents: 200,
        dynamodbEvents: 1_000,
        powertoolsEvents: 100,
        mayInstall: false,
        changedEvents: 200,
        latencyRequests: 500,
        lambda: { events: 1_000, loads: 1 },
        isolation: { events: 5_000, rounds: 1 },
      }
    : {
        events: 500_000,
        rounds: 5,
        memoryEvents: [100_000, 1_000_000, 2_000_000],
        oneByOneEvents: 20_000,
        dynamodbEvents: 40_000,
        powertoolsEvents: 20_000,
        mayInstall: true,
        changedEvents: 5_000,
        latencyRequests: 20_000,
        lambda: { events: 50_000, loads: 5 },
        isolation: { events: 1_000_000, rounds: 3 },
      }

async function measureOneByOne(directory: string, data: string, limit: number) {
  const log = await openEmbeddedLog({ path: join(data, 'log') })
  const measured = await oneByOne(log, join(directory, 'one-by-one'), limit, ONE_BY_ONE_SECONDS)
  await log.close()
  return measured
}

async function measureUnits(directory: string, data: string, options: BenchOptions) {
  const { dynamodbEvents: events, powertoolsEvents, mayInstall } = options
  const log = await openEmbeddedLog({ path: join(data, 'log') })
  const path = join(directory, 'dynamodb')
  const plan = { path, events, powertoolsEvents, mayInstall, batch: tableDelivery.batchSize }
  const measured = await measureDynamodb(log, plan)
  await log.close()
  return measured
}

async function measureLatency(directory: string, { origin, latencyRequests }: BenchOptions) {
  const plan = { origin, events: latencyRequests, run: 'latency', batch: 1, connections: LATENCY_CONNECTIONS }
  const { sent } = await load(join(directory, 'latency'), plan)
  const at = (part: number): number =>
    sent.latencies[Math.floor(part * (sent.latencies.length - 1))] ?? Number.NaN
  return { connections: LATENCY_CONNECTIONS, requests: sent.latencies.length, p50: at(0.5), p99: at(0.99) }
}

async function measureMemory(directory: string, origin: Origin, events: number): Promise<MemoryAt> {
  const plan = { origin, events, run: `memory${events.toString()}`, batch: BATCH, connections: CONNECTIONS }
  const { spent } = await load(join(directory, events.toString()), plan)
  return { events, heapAndExternal: spent.heapAndExternal, anonymous: spent.anonymous }
}

async function measureOpening(data: string, events: number): Promise<BenchReport['opening']> {
  const started = performance.now()
  const log = await openEmbeddedLog({ path: join(data, 'log') })
  const tables = await openEmbeddedTables({ path: join(data, 'tables') })
  await log.shards()
  const openMs = performance.now() - started
  await Promise.all([log.close(), tables.close()])
  const server = await startBenchServer(data, `${data}-peaks-opening`)
  await server.stop()
  return { events, openMs, listeningMs: server.listeningMs }
}

async function measureIn(directory: string, options: BenchOptions): Promise<BenchReport> {
  const { origin, events, progress } = options
  const plan = { origin, events, batch: BATCH, connections: CONNECTIONS, rounds: options.rounds }
  const beside = await besideSqlite(directory, plan, options.mayInstall)
  const { throughput, raw, data } = await measureThroughput(directory, plan, beside, progress)
  const { perSecond } = throughput
  progress('whether better-sqlite3 shows the same tables')
  const sqlite = await beside.result()
  progress('which events change a row, and the same facts told again')
  const growth = await measureGrowth(directory, data, plan, options.changedEvents)
  const repeats = await measureRepeats(directory, plan, options.changedEvents)
  progress('the same projections, one event at a time')
  const single = await measureOneByOne(directory, data, options.oneByOneEvents)
  progress('what DynamoDB would count')
  const dynamodb = await measureUnits(directory, data, options)
  progress('functions: CPU, cold start, size')
  const lambda = await measureLambda(join(directory, 'bundles'), join(data, 'log'), options.lambda)
  progress('single events at 32 connections')
  const latency = await measureLatency(directory, options)
  const memory: MemoryAt[] = []
  for (const count of options.memoryEvents) {
    progress(`memory at ${count.toString()} events`)
    memory.push(await measureMemory(directory, origin, count))
  }
  progress('a consumer that fails for ever, beside the others')
  const isolation = await measureIsolation(join(directory, 'isolation'), { origin, ...options.isolation })
  const most = options.memoryEvents.at(-1) ?? 0
  progress(`opening ${most.toString()} events`)
  return {
    machine: { cpus: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', node: process.version },
    throughput,
    growth,
    repeats,
    sqlite,
    raw,
    oneByOne: { ...single, ratio: perSecond / single.perSecond },
    dynamodb,
    lambda,
    costs: costsOf({ throughput, dynamodb, lambda }),
    latency,
    memory,
    isolation,
    opening: await measureOpening(join(directory, most.toString()), most),
  }
}

/** Runs all benchmarks, one after the other, in a directory of their own, and removes the directory at the end. */
export async function runBench(options: BenchOptions): Promise<BenchReport> {
  const directory = await mkdtemp(join(tmpdir(), 'tributary-bench-'))
  try {
    return await measureIn(directory, options)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
