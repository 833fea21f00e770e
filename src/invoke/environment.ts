import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Invocation } from '../mapping/invocation.ts'
import type { ToEnvironment, Running, FromEnvironment } from './environment-messages.ts'

const END_WITHIN_MS = 250

export interface EnvironmentOptions extends Running {
  /** The environment variables that the function sees. */
  readonly env: NodeJS.ProcessEnv
  /** Receives all that the function prints. */
  readonly output: Writable
  readonly timeoutMs: number
}

/** An error with the name that Lambda gives it. */
function named(name: string, message: string): Error {
  const error = new Error(message)
  error.name = name
  return error
}

/**
 * An execution environment of a function, as in Lambda: a thread of its own that runs one invocation at a time. If an
 * invocation exceeds its time-out, or the function exits or throws outside of an invocation, the environment ends, and
 * the function is loaded again in another one.
 */
export class Environment {
  readonly #worker: Worker
  readonly #options: EnvironmentOptions
  #isGone = false
  /** Receives the result of the invocation under way. */
  #heard: ((told: FromEnvironment) => void) | undefined

  private constructor(options: EnvironmentOptions) {
    const { handler, runtime, identity, env, output } = options
    this.#options = options
    const workerData: Running = { handler, runtime, identity }
    this.#worker = new Worker(new URL('./environment-thread.js', import.meta.url), {
      workerData,
      env,
      argv: [],
      stdout: true,
      stderr: true,
    })
    for (const stream of [this.#worker.stdout, this.#worker.stderr])
      stream.on('data', (chunk: Buffer) => output.write(chunk))
    this.#worker.on('message', (told: FromEnvironment) => this.#hear(told))
    this.#worker.on('error', (cause) => this.#hearDeath(cause))
    this.#worker.on('exit', (code) => this.#hearDeath(exited(code)))
  }

  /** Loads the function. Rejects with one readable line if it cannot be loaded. */
  static async start(options: EnvironmentOptions): Promise<Environment> {
    const environment = new Environment(options)
    try {
      await environment.#exchange()
      return environment
    } catch (cause) {
      await environment.close()
      throw cause
    }
  }

  get isGone(): boolean {
    return this.#isGone
  }

  /** Runs the function once. Rejects if the function fails. */
  async invoke({ shardId, records, window }: Invocation): Promise<unknown> {
    const { timeoutMs } = this.#options
    const asked: ToEnvironment = {
      shardId,
      records: records.map((record) => ({ ...plain(record) })),
      ...(window === undefined ? {} : { window }),
      deadline: Date.now() + timeoutMs,
    }
    const late = setTimeout(() => this.#hearDeath(timedOut(timeoutMs)), timeoutMs)
    try {
      return await this.#exchange(asked)
    } finally {
      clearTimeout(late)
      if (this.#isGone) await this.#worker.terminate()
    }
  }

  /** Ends the thread. The function may still print its output; other work that it left is cut off. */
  async close(): Promise<void> {
    const over = new AbortController()
    if (!this.#isGone) {
      const gone = once(this.#worker, 'exit', { signal: over.signal }).catch(() => undefined)
      this.#worker.postMessage('end' satisfies ToEnvironment)
      await Promise.race([
        gone,
        sleep(END_WITHIN_MS, undefined, { signal: over.signal }).catch(() => undefined),
      ])
      over.abort()
    }
    await this.#worker.terminate()
  }

  #exchange(asked?: ToEnvironment): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#heard = (told) => {
        this.#heard = undefined
        if (told.kind === 'failed') reject(named(told.name, told.message))
        else resolve(told.kind === 'answered' ? told.answer : undefined)
      }
      if (asked !== undefined) this.#worker.postMessage(asked)
    })
  }

  #hear(told: FromEnvironment): void {
    this.#heard?.(told)
  }

  #hearDeath(cause: unknown): void {
    this.#isGone = true
    const { name, message } = cause instanceof Error ? cause : named('Error', 'Unknown error')
    this.#heard?.({ kind: 'failed', name, message })
  }
}

/** The words of AWS ("Troubleshoot execution issues in Lambda", AWS Lambda guide). */
const timedOut = (timeoutMs: number): Error =>
  named('Sandbox.Timedout', `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`)

const exited = (code: number): Error =>
  named(
    'Runtime.ExitError',
    `Runtime exited ${code === 0 ? 'without providing a reason' : `with error: exit status ${code}`}`,
  )

/** A record as plain data. The record object itself would carry its whole block into the message. */
const plain = ({
  shardId,
  sequenceNumber,
  partitionKey,
  approximateArrivalTimestamp,
  data,
}: Invocation['records'][number]) => ({
  shardId,
  sequenceNumber,
  partitionKey,
  approximateArrivalTimestamp,
  data: Uint8Array.from(data),
})
