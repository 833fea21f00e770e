import type { Refusal } from '../../events/refusal.ts'
import type { Item } from './item.ts'
import type { Sink } from './sink.ts'

/** Told of each batch what became of its items: undefined where one is durable, else why it was refused. */
type Answered = (items: readonly Item[], answers: readonly (Refusal | undefined)[]) => Promise<void>

/** Gathers items into batches and keeps several under way, so that memory stays bounded and order is kept. */
export class Pipeline {
  readonly #sink: Sink
  readonly #answered: Answered
  readonly #underWay: Promise<void>[] = []
  #batch: Item[] = []
  #bytes = 0

  constructor(sink: Sink, answered: Answered) {
    this.#sink = sink
    this.#answered = answered
  }

  /** Takes an item; true once a batch is full and `flush` is due. */
  add(item: Item): boolean {
    this.#batch.push(item)
    this.#bytes += item.record.data.length
    return this.#batch.length >= this.#sink.batchItems || this.#bytes >= this.#sink.batchBytes
  }

  /** Sends what was gathered, first waiting for room. Throws what an earlier batch threw. */
  async flush(): Promise<void> {
    if (this.#underWay.length >= this.#sink.underWay) await this.#underWay.shift()
    const sending = this.#send(this.#batch)
    // Whoever waits for it later hears of its failure; until then it is not unhandled.
    sending.catch(() => undefined)
    this.#underWay.push(sending)
    this.#batch = []
    this.#bytes = 0
  }

  /** Sends the rest and waits for all. */
  async end(): Promise<void> {
    if (this.#batch.length > 0) await this.flush()
    for (const sending of this.#underWay.splice(0)) await sending
  }

  async #send(items: readonly Item[]): Promise<void> {
    await this.#answered(items, await this.#sink.send(items))
  }
}
