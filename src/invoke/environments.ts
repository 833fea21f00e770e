import type { Invocation } from '../mapping/invocation.ts'
import type { Environment } from './environment.ts'

/** The environments of a function: one for each invocation under way, up to a maximum. */
export class Environments {
  readonly #start: () => Promise<Environment>
  readonly #most: number
  readonly #all = new Set<Environment>()
  readonly #idle: Environment[] = []
  readonly #waiting: (() => void)[] = []
  #busy = 0

  constructor(start: () => Promise<Environment>, most: number) {
    this.#start = start
    this.#most = most
  }

  /** Loads the function, so that a fault in it is reported before the first invocation. */
  async begin(): Promise<void> {
    this.#idle.push(await this.#begun())
  }

  /** Runs the function in an idle environment, or waits for one. Rejects if the function fails. */
  async invoke(invocation: Invocation): Promise<unknown> {
    if (this.#busy >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#busy += 1
    try {
      return await this.#invokeIn(await this.#taken(), invocation)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#busy -= 1
      else next()
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((environment) => environment.close()))
  }

  async #invokeIn(environment: Environment, invocation: Invocation): Promise<unknown> {
    try {
      return await environment.invoke(invocation)
    } finally {
      if (environment.isGone) this.#all.delete(environment)
      else this.#idle.push(environment)
    }
  }

  async #taken(): Promise<Environment> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (!idle.isGone) return idle
      this.#all.delete(idle)
    }
    return this.#begun()
  }

  async #begun(): Promise<Environment> {
    const environment = await this.#start()
    this.#all.add(environment)
    return environment
  }
}
