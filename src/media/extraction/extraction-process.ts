import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { FromProcess, Memory, ToProcess } from './messages.ts'
import type { Outcome, Refused } from './outcome.ts'
import { residentBytes } from './resident-bytes.ts'

/** An object to extract from. */
export interface Source {
  readonly size: number
  readonly contentType: string
  /** The bytes from `from` to `to`, both included. */
  readonly read: (from: number, to: number) => Promise<Uint8Array>
}

export interface Limits {
  /** The memory of the process; it is ended if it has more. */
  readonly memoryBytes: number
  /** How long it may work on one object, without the time in which it waits for bytes. */
  readonly workMs: number
}

/** The result of one run: what the process answered, or why it ended. */
export type Ran = ({ readonly outcome: Outcome } & Memory) | { readonly died: Refused }

const LOOK_EVERY_MS = 20

/**
 * The heap of JavaScript; libvips and WebAssembly allocate outside of it. The process sees no variables of the environment,
 * so it has no credentials.
 */
const SETTINGS = {
  execArgv: ['--max-old-space-size=256'],
  env: {},
  serialization: 'advanced',
  stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
} as const

/** A process that extracts from one object after the other, until it ends or is ended. */
export class ExtractionProcess {
  readonly #child: ChildProcess
  /** The number of objects that it was given. */
  runs = 0

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  /** Rejects if the process cannot be started. */
  static async start(script: URL): Promise<ExtractionProcess> {
    const child = fork(script, { ...SETTINGS, stdio: [...SETTINGS.stdio], execArgv: [...SETTINGS.execArgv] })
    const started = new AbortController()
    const { signal } = started
    const dead = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`Cannot start the process that extracts: it ended with ${String(code)}`)
    })
    try {
      await Promise.race([once(child, 'message', { signal }), dead])
    } finally {
      started.abort()
      dead.catch(() => undefined)
    }
    const process = new ExtractionProcess(child)
    process.#hold(false)
    return process
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.connected
  }

  end(): void {
    this.#child.kill('SIGKILL')
  }

  /** Whether the process keeps this one from ending. */
  #hold(holds: boolean): void {
    if (holds) this.#child.ref()
    else this.#child.unref()
    if (holds) this.#child.channel?.ref()
    else this.#child.channel?.unref()
  }

  /** Rejects, and ends the process, if the bytes cannot be read, or `signal` is aborted. */
  async run(source: Source, limits: Limits, signal: AbortSignal): Promise<Ran> {
    this.runs++
    this.#hold(true)
    const watch = new Watch(this.#child, limits)
    try {
      return await this.#exchange(source, watch, signal)
    } finally {
      watch.stop()
      this.#hold(false)
    }
  }

  #exchange({ size, contentType, read }: Source, watch: Watch, signal: AbortSignal): Promise<Ran> {
    const child = this.#child
    const send = (told: ToProcess): void => void child.send(told, () => undefined)
    return new Promise((resolve, reject) => {
      const over = (end: () => void): void => {
        child.off('message', hear).off('exit', died)
        signal.removeEventListener('abort', abandon)
        end()
      }
      const fail = (error: unknown): void => {
        this.end()
        over(() => reject(error instanceof Error ? error : new Error(String(error))))
      }
      const abandon = (): void => fail(signal.reason)
      const died = (code: number | null, by: NodeJS.Signals | null): void =>
        over(() => resolve({ died: watch.reason ?? reasonOf(code, by) }))
      const answer = async (from: number, to: number): Promise<void> => {
        watch.pause()
        const bytes = await read(from, to)
        watch.resume()
        send({ kind: 'bytes', bytes })
      }
      const hear = (told: FromProcess): void => {
        if (told.kind === 'read') answer(told.from, told.to).catch(fail)
        if (told.kind === 'outcome') over(() => resolve(told))
      }
      if (signal.aborted) {
        abandon()
        return
      }
      child.on('message', hear).on('exit', died)
      signal.addEventListener('abort', abandon)
      send({ kind: 'work', size, contentType })
    })
  }
}

/** Ends a process that takes more memory or time than it may. */
class Watch {
  readonly #child: ChildProcess
  readonly #timer: NodeJS.Timeout
  #left: number
  #since: number | undefined = performance.now()
  /** Why it was ended. */
  reason: Refused | undefined

  constructor(child: ChildProcess, { memoryBytes, workMs }: Limits) {
    this.#child = child
    this.#left = workMs
    this.#timer = setInterval(() => {
      if (residentBytes(child.pid) > memoryBytes) this.#end(memoryOver(memoryBytes))
      else if (this.#workLeft() < 0) this.#end(timeOver(workMs))
    }, LOOK_EVERY_MS)
  }

  #workLeft(): number {
    return this.#left - (this.#since === undefined ? 0 : performance.now() - this.#since)
  }

  pause(): void {
    this.#left = this.#workLeft()
    this.#since = undefined
  }

  resume(): void {
    this.#since = performance.now()
  }

  #end(reason: Refused): void {
    this.reason ??= reason
    this.#child.kill('SIGKILL')
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}

const MIB = 1024 ** 2

const memoryOver = (bytes: number): Refused => ({
  reason: 'too-large',
  detail: `Extracting takes more than ${Math.round(bytes / MIB)} MiB of memory`,
})

const timeOver = (ms: number): Refused => ({
  reason: 'too-large',
  detail: `Extracting takes more than ${ms / 1_000} seconds`,
})

/** SIGKILL comes from a system that has no memory left; SIGABRT from V8, if its heap is full. */
const reasonOf = (code: number | null, by: NodeJS.Signals | null): Refused =>
  by === 'SIGKILL' || by === 'SIGABRT' || code === 134
    ? { reason: 'too-large', detail: 'Extracting takes more memory than there is' }
    : { reason: 'corrupt', detail: 'The file makes the decoder crash' }
