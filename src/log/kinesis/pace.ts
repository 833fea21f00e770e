import type { Timing } from './timing.ts'

const SECOND = 1000

/** Gives turns: in any second at most `perSecond`. */
export class Pace {
  readonly #perSecond: number
  readonly #timing: Timing
  readonly #turns: number[] = []

  constructor(perSecond: number, timing: Timing) {
    this.#perSecond = perSecond
    this.#timing = timing
  }

  /** Resolves when the turn has come. Turns come in the order of the calls. */
  async turn(): Promise<void> {
    const now = (this.#timing.steady ?? this.#timing.now)()
    const first = this.#turns.length < this.#perSecond ? undefined : this.#turns.shift()
    const at = Math.max(now, (first ?? -Infinity) + SECOND)
    this.#turns.push(at)
    if (at > now) await this.#timing.sleep(at - now)
  }
}
