import { growingStream, repeatingStream } from '../shape/stream.ts'
import type { MadeEvent } from '../shape/events.ts'
import { likeness } from '../shape/likeness.ts'
import { readSamples } from '../shape/samples.ts'

/** The source of the events: two files, or a seed. */
export type Origin = { readonly checkins: string; readonly ratings: string } | { readonly seed: number }

/** What a sender is to send. It is sent to another process, so it is plain data. */
export interface Plan {
  readonly url: string
  readonly token: string
  readonly origin: Origin
  /** Events with new facts, or mostly with repeated facts; `growing` by default. */
  readonly stream?: 'growing' | 'repeating'
  /** A part of every event's id, so that ids are new in each run. */
  readonly run: string
  readonly events: number
  /** Events in a request. */
  readonly batch: number
  readonly connections: number
  /** Events to send a second; by default as many as the server takes. */
  readonly perSecond?: number
  /** The events of the stream that were sent before. */
  readonly skip?: number
}

/** The result of sending. Times are milliseconds since 1970. */
export interface Sent {
  readonly startedAt: number
  readonly endedAt: number
  /** Milliseconds of each request, sorted. */
  readonly latencies: readonly number[]
}

export type Made = Pick<Plan, 'origin' | 'stream' | 'events' | 'run' | 'skip'>

/** The events of a plan, one by one. The same origin, run and number give the same events. */
export async function eventsOf({ origin, stream, events, run }: Made): Promise<Iterable<MadeEvent>> {
  const samples =
    'seed' in origin ? likeness(origin.seed) : await readSamples(origin.checkins, origin.ratings)
  const make = stream === 'repeating' ? repeatingStream : growingStream
  return make(samples, events, run)
}

/** The same events in an array. */
export async function plannedEvents(plan: Made): Promise<MadeEvent[]> {
  const { skip = 0, events } = plan
  const planned: MadeEvent[] = []
  let made = 0
  for (const event of await eventsOf({ ...plan, events: skip + events })) {
    if (made >= skip) planned.push(event)
    made += 1
  }
  return planned
}

/** Cuts a list into pieces of `size`; the last one may be shorter. */
export const cut = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
