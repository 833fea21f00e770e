import { growingStream, repeatingStream } from '../shape/stream.ts'
import type { MadeEvent } from '../shape/events.ts'
import { likeness } from '../shape/likeness.ts'
import { readSamples } from '../shape/samples.ts'

/** What the events are made from: two files, or a seed. */
export type Origin = { readonly checkins: string; readonly ratings: string } | { readonly seed: number }

/** What a sender is to send. It goes from process to process, so it is plain data. */
export interface Plan {
  readonly url: string
  readonly token: string
  readonly origin: Origin
  /** Events that each say something new, or mostly what is known; the former where it is missing. */
  readonly stream?: 'growing' | 'repeating'
  /** Goes into every event's id, so that ids are fresh. */
  readonly run: string
  readonly events: number
  /** Events a request. */
  readonly batch: number
  readonly connections: number
}

/** What came of it. Times are milliseconds since 1970. */
export interface Sent {
  readonly startedAt: number
  readonly endedAt: number
  /** Milliseconds each request took, sorted. */
  readonly latencies: readonly number[]
}

export type Made = Pick<Plan, 'origin' | 'stream' | 'events' | 'run'>

/** The events of a plan, one by one, always the same for the same origin, run and number. */
export async function eventsOf({ origin, stream, events, run }: Made): Promise<Iterable<MadeEvent>> {
  const samples =
    'seed' in origin ? likeness(origin.seed) : await readSamples(origin.checkins, origin.ratings)
  const make = stream === 'repeating' ? repeatingStream : growingStream
  return make(samples, events, run)
}

/** The same, all at once. */
export const plannedEvents = async (plan: Made): Promise<MadeEvent[]> => [...(await eventsOf(plan))]

/** Cuts a list into pieces of `size`, the last one shorter. */
export const cut = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
