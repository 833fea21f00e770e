/** Wakes whoever waits for something to have changed; they look for themselves at what it was. */
export class Bell {
  readonly #waiting = new Set<() => void>()

  get isAwaited(): boolean {
    return this.#waiting.size > 0
  }

  ring(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const wake of waiting) wake()
  }

  /** Resolves at the next ring, or when the signal is aborted. */
  rung(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', wake)
        this.#waiting.delete(wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal?.addEventListener('abort', wake)
    })
  }
}
