import type { Refusal } from '../../events/refusal.ts'
import type { Item } from './item.ts'
import type { Sink } from './sink.ts'

/** Called with a batch and the results of its items: undefined for a durable item, otherwise its refusal. */
type Answered = (items: readonly Item[], answers: readonly (Refusal | undefined)[]) => Promise<void>

/** Collects items into batches and keeps several batches under way, in order and with bounded memory. */
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

  /** Adds an item; true if a batch is full and `flush` must be called. */
  add(item: Item): boolean {
    this.#batch.push(item)
    this.#bytes += item.record.data.length
    return this.#batch.length >= this.#sink.batchItems || this.#bytes >= this.#sink.batchBytes
  }

  /**
   * Sends the collected items; first waits until few enough batches are under way. Throws the error of an earlier
   * batch.
   */
  async flush(): Promise<void> {
    if (this.#underWay.length >= this.#sink.underWay) await this.#underWay.shift()
    const sending = this.#send(this.#batch)
    // A later `await` sees the failure; until then it must not count as unhandled.
    sending.catch(() => undefined)
    this.#underWay.push(sending)
    this.#batch = []
    this.#bytes = 0
  }

  /** Sends the rest and waits for all batches. */
  async end(): Promise<void> {
    if (this.#batch.length > 0) await this.flush()
    for (const sending of this.#underWay.splice(0)) await sending
  }

  async #send(items: readonly Item[]): Promise<void> {
    await this.#answered(items, await this.#sink.send(items))
  }
}
