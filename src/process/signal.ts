import { BroadcastChannel } from 'node:worker_threads'

type Hear = (news: ReadonlySet<string>) => void

/** Tells all threads of this process something, so that whoever waits for it need not poll. It may come twice. */
export class Signal {
  readonly #channel: BroadcastChannel
  readonly #hearing = new Set<Hear>()
  #untold = new Set<string>()
  #isHeard = false

  /** Signals of one name reach each other. */
  constructor(name: string) {
    this.#channel = new BroadcastChannel(name)
    this.#channel.onmessage = (message) => this.#hear((message as { data: ReadonlySet<string> }).data)
    this.#channel.unref()
  }

  /** Whether it was ever told in this process. */
  get isHeard(): boolean {
    return this.#isHeard
  }

  /** What is told in one turn of the event loop goes in one message. */
  tell(news: string): void {
    if (this.#untold.size === 0) setImmediate(() => this.#tellAll())
    this.#untold.add(news)
  }

  /** Calls `hear` with all that is told from now on, until the function that it gives is called. */
  hear(hear: Hear): () => void {
    this.#hearing.add(hear)
    return () => void this.#hearing.delete(hear)
  }

  close(): void {
    this.#untold.clear()
    this.#channel.close()
  }

  #tellAll(): void {
    const told = this.#untold
    if (told.size === 0) return
    this.#untold = new Set()
    this.#channel.postMessage(told)
    this.#hear(told)
  }

  #hear(told: ReadonlySet<string>): void {
    this.#isHeard = true
    for (const hear of [...this.#hearing]) hear(told)
  }
}
