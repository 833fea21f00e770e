import { expect } from 'vitest'
import { fieldOf } from '../../../src/mapping/field.ts'
import type { Invocation, TumblingWindow } from '../../../src/mapping/invocation.ts'
import { Harness, type Seen } from '../../rooms/mapping/support/harness.ts'

export const WINDOW_SECONDS = 30

/** How the function does; `huge` answers a state that ends the window early, `part` fails from the second record on. */
export type Act = 'succeed' | 'throw' | 'part' | 'huge'

/** What happens to the log or the mapping; a wait is of so many seconds. */
export type Step =
  { kind: 'put'; keys: number[] } | { kind: 'split' | 'merge' | 'restart' | 'wait'; of: number }

const PAD = 'x'.repeat(1_100_000)

const textsIn = (state: unknown): readonly string[] => (fieldOf(state, 'texts') ?? []) as string[]

const nameOf = (shardId: string, start: number) => `${shardId} at ${start.toString()}`

/** A mapping whose function lists in its state what it was given, and tells the list when its window ends. */
export class WindowsWorld {
  readonly here = new Harness(2)
  readonly #script: Act[]
  /** What the final invocations of each window told, all together. */
  readonly #told = new Map<string, string[]>()
  #count = 0
  #mapping

  constructor(script: readonly Act[]) {
    this.#script = [...script]
    this.here.answer = (seen, invocation) => this.#invoked(seen, invocation)
    this.#mapping = this.#start()
  }

  async take(one: Step): Promise<void> {
    const open = this.here.log.openShards()
    if (one.kind === 'put')
      await this.here.put(...one.keys.map((key) => `${key.toString()}-${(this.#count++).toString()}`))
    else if (one.kind === 'split') await this.here.log.split(open[one.of % open.length]!)
    else if (one.kind === 'merge' && open.length > 1) {
      const at = one.of % (open.length - 1)
      await this.here.log.merge(open[at]!, open[at + 1]!)
    } else if (one.kind === 'wait') await this.here.wait(one.of * 1_000)
    else if (one.kind === 'restart') {
      await this.#mapping.stop()
      this.#mapping = this.#start()
    }
  }

  /** Every window told of all its records once, in their order. */
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
