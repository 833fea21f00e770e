import { join } from 'node:path'
import type { Origin } from '../load/plan.ts'
import { rateOf, type Rate, type ThroughputPlan } from '../load/rate.ts'
import { load } from '../load/run.ts'
import { likeness } from '../shape/likeness.ts'
import { readSamples } from '../shape/samples.ts'
import { roundOfGrowth } from '../shape/stream.ts'
import { changedShare } from './changed.ts'
import { leftIn, type Left } from './left.ts'

export interface Growth extends Left {
  /** The share of events that changed more than a time in a row that readers see. */
  readonly changedShare: number
}

export interface Repeats extends Pick<Rate, 'perSecond' | 'cpuMicros'> {
  readonly events: number
  readonly changedShare: number
}

/**
 * The size of a data directory for each event it has taken. The share is measured over the second round of the samples.
 */
export async function measureGrowth(
  directory: string,
  data: string,
  { origin, events }: ThroughputPlan,
  counted: number,
): Promise<Growth> {
  const plan = { origin, stream: 'growing', run: 'changed', events: counted } as const
  const share = await changedShare(join(directory, 'growing'), plan, await samplesIn(origin))
  return { changedShare: share, ...(await leftIn(data, events)) }
}

/** A stream of repeated facts: how fast it is settled, and the share of repeats that changed a row. */
export async function measureRepeats(
  directory: string,
  { origin, events, batch, connections }: ThroughputPlan,
  counted: number,
): Promise<Repeats> {
  const stream = 'repeating'
  const loaded = await load(join(directory, 'repeats'), {
    origin,
    stream,
    events,
    run: 'repeats',
    batch,
    connections,
  })
  const plan = { origin, stream, run: 'changed', events: counted } as const
  const share = await changedShare(join(directory, 'repeating'), plan, await samplesIn(origin))
  const { perSecond, cpuMicros } = rateOf(loaded, events)
  return { events, changedShare: share, perSecond, cpuMicros }
}

/** How many events one round of growth has; a round of repeats has fewer. */
async function samplesIn(origin: Origin): Promise<number> {
  const samples =
    'seed' in origin ? likeness(origin.seed) : await readSamples(origin.checkins, origin.ratings)
  return roundOfGrowth(samples)
}
