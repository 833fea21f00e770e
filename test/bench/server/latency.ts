import { join } from 'node:path'
import { load } from '../load/run.ts'
import type { BenchOptions } from '../options.ts'
import { percentiles, type Percentiles } from '../percentiles.ts'

const CONNECTIONS = 32

/** Milliseconds of a `POST` with one event, while others are under way. */
export interface Latency extends Percentiles {
  readonly connections: number
  readonly requests: number
}

export async function measureLatency(
  directory: string,
  { origin, sizes, progress }: Pick<BenchOptions, 'origin' | 'sizes' | 'progress'>,
): Promise<Latency> {
  progress(`single events at ${CONNECTIONS} connections`)
  const plan = {
    origin,
    events: sizes.latencyRequests,
    run: 'latency',
    batch: 1,
    connections: CONNECTIONS,
  }
  const { sent } = await load(join(directory, 'latency'), plan)
  return { connections: CONNECTIONS, requests: sent.latencies.length, ...percentiles(sent.latencies) }
}
