import { join } from 'node:path'
import { load } from '../load/run.ts'
import type { BenchOptions } from '../options.ts'
import { percentiles, type Percentiles } from '../percentiles.ts'
import { measureVisible, type Visible } from '../seen/visible.ts'

const CONNECTIONS = 32

/** Milliseconds of a `POST` with one event, while others are under way. */
export interface Latency extends Percentiles {
  readonly connections: number
  readonly requests: number
  /** How long after a POST its event is visible. */
  readonly visible: Visible
}

export async function measureLatency(
  directory: string,
  options: Pick<BenchOptions, 'origin' | 'sizes' | 'progress'>,
): Promise<Latency> {
  const { origin, sizes, progress } = options
  progress(`single events at ${CONNECTIONS} connections`)
  const plan = {
    origin,
    events: sizes.latencyRequests,
    run: 'latency',
    batch: 1,
    connections: CONNECTIONS,
  }
  const { sent } = await load(join(directory, 'latency'), plan)
  const visible = await measureVisible(directory, options)
  return {
    connections: CONNECTIONS,
    requests: sent.latencies.length,
    ...percentiles(sent.latencies),
    visible,
  }
}
