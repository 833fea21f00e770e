import { expect } from 'vitest'
import { fieldOf } from '../../../src/mapping/field.ts'
import type { Invocation, TumblingWindow } from '../../../src/mapping/invocation.ts'
import { Harness, type Seen } from '../../rooms/mapping/support/harness.ts'

const WINDOW_SECONDS = 30

/**
 * The behaviour of the function: `huge` answers a state that ends the window early, `part` fails from the second record
 * on.
 */
export type Act = 'succeed' | 'throw' | 'part' | 'huge'

/** Records, and how many seconds pass after them. */
export interface Arrival {
  readonly keys: readonly number[]
  readonly seconds: number
}

/** The actions on the log or the mapping; records that arrive while it is stopped wait for it. */
export type Step =
  { kind: 'arrive' | 'away'; arrivals: readonly Arrival[] } | { kind: 'split' | 'merge'; of: number }

const PAD = 'x'.repeat(1_100_000)

const textsIn = (state: unknown): readonly string[] => (fieldOf(state, 'texts') ?? []) as string[]

const nameOf = (shardId: string, start: number) => `${shardId} at ${start.toString()}`

/** A mapping whose function collects its records in its state, and reports them when its window ends. */
export class WindowsWorld {
  readonly here = new Harness(2)
  readonly #script: Act[]
  /** The reports of the final invocations of each window. */
  readonly #told = new Map<string, string[]>()
  #count = 0
  #mapping

  constructor(script: readonly Act[]) {
    this.#script = [...script]
    this.here.answer = (seen, invocation) => this.#invoked(seen, invocation)
    this.#mapping = this.#start()
  }

  async take(one: Step): Promise<void> {
    if ('arrivals' in one)
      return one.kind === 'away' ? this.#beAway(one.arrivals) : this.#arrive(one.arrivals)
    const open = this.here.log.openShards()
    const at = one.of % Math.max(1, open.length - 1)
    if (one.kind === 'split') await this.here.log.split(open[one.of % open.length]!)
    else if (open.length > 1) await this.here.log.merge(open[at]!, open[at + 1]!)
  }

  /** Every window reported all of its records once, in order. */
  async end(): Promise<void> {
    await this.#mapping.idle()
    await this.#mapping.stop()
    const expected = new Map<string, string[]>()
    for (const { shardId, approximateArrivalTimestamp: at, data } of this.here.log.all()) {
      const name = nameOf(shardId, at - (at % (WINDOW_SECONDS * 1_000)))
      expected.set(name, [...(expected.get(name) ?? []), new TextDecoder().decode(data)])
    }
    expect(this.#told).toEqual(expected)
  }

  async #beAway(arrivals: readonly Arrival[]): Promise<void> {
    await this.#mapping.stop()
    await this.#arrive(arrivals)
    this.#mapping = this.#start()
  }

  async #arrive(arrivals: readonly Arrival[]): Promise<void> {
    for (const { keys, seconds } of arrivals) {
      await this.here.put(...keys.map((key) => `${key.toString()}-${(this.#count++).toString()}`))
      await this.here.wait(seconds * 1_000)
    }
  }

  #start() {
    return this.here.start({
      batchSize: 3,
      tumblingWindowInSeconds: WINDOW_SECONDS,
      functionResponseTypes: ['ReportBatchItemFailures'],
    })
  }

  #invoked({ shardId, records, window }: Seen, { records: [, second] }: Invocation): unknown {
    const act = this.#script.shift() ?? 'succeed'
    if (act === 'throw') throw new Error('not now')
    if (window?.isFinalInvokeForWindow === true) return this.#tell(shardId, window)
    const got = act === 'part' && second !== undefined ? records.slice(0, 1) : records
    const state = { texts: [...textsIn(window?.state), ...got], pad: act === 'huge' ? PAD : '' }
    return got === records || second === undefined
      ? { state }
      : { state, batchItemFailures: [{ itemIdentifier: second.sequenceNumber }] }
  }

  #tell(shardId: string, { start, state }: TumblingWindow): unknown {
    const name = nameOf(shardId, start)
    const told = [...(this.#told.get(name) ?? []), ...textsIn(state)]
    if (told.length > 0) this.#told.set(name, told)
    return { state: {} }
  }
}
