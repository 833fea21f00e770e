import { ExtractionProcess, type Limits, type Ran, type Source } from './extraction-process.ts'
import type { Memory } from './messages.ts'

export interface ExtractorOptions extends Partial<Limits> {
  /** The module of the process; the built one beside this file by default. */
  readonly script?: URL
}

/** Measured: most formats take under 600 MiB for 100 million pixels; only AVIF takes more, from 40 million on. */
const DEFAULTS: Limits = { memoryBytes: 768 * 1024 ** 2, workMs: 20_000 }

/** After so many objects a new process is taken, so that memory that a library lost comes back. */
const MAX_RUNS = 500

/**
 * After an object beside whose remains one that takes twice as much would not fit, too: what is left would count as the
 * next one's. A HEIC of 48 million pixels takes 540 MiB and leaves 260; a JPEG of 12 million takes under 100.
 */
const hasRoom = ({ beforeBytes, peakBytes, afterBytes }: Memory, memoryBytes: number): boolean =>
  afterBytes + 2 * (peakBytes - beforeBytes) <= memoryBytes

const IDLE_MS = 10_000

/**
 * Extracts from objects in a process of its own, one at a time. An object that crashes the process, or takes more than
 * the limits, gets an outcome, and the next one gets a new process.
 */
export class Extractor {
  readonly #script: URL
  readonly #limits: Limits
  #process: ExtractionProcess | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined

  constructor({ script = new URL('./inside/main.js', import.meta.url), ...limits }: ExtractorOptions = {}) {
    this.#script = script
    this.#limits = { ...DEFAULTS, ...limits }
  }

  /** Rejects if the process cannot be started, the bytes cannot be read, or `signal` is aborted. */
  extract(source: Source, signal: AbortSignal): Promise<Answer> {
    const ran = this.#turn.then(() => this.#run(source, signal))
    this.#turn = ran.catch(() => undefined)
    return ran
  }

  end(): void {
    this.#process?.end()
    this.#process = undefined
  }

  /** A process may end because of something else than its object, so that its end counts at the second time only. */
  async #run(source: Source, signal: AbortSignal): Promise<Answer> {
    const first = await this.#try(source, signal)
    if ('outcome' in first) return first
    const second = await this.#try(source, signal)
    return 'outcome' in second ? second : { outcome: { kind: 'refused', ...second.died, others: UNSEEN } }
  }

  async #try(source: Source, signal: AbortSignal): Promise<Ran> {
    signal.throwIfAborted()
    clearTimeout(this.#idle)
    if (this.#process?.isAlive !== true || this.#process.runs >= MAX_RUNS) {
      this.end()
      this.#process = await ExtractionProcess.start(this.#script)
    }
    try {
      const ran = await this.#process.run(source, this.#limits, signal)
      if ('outcome' in ran && !hasRoom(ran, this.#limits.memoryBytes)) this.end()
      return ran
    } finally {
      this.#idle = setTimeout(() => this.end(), IDLE_MS).unref()
    }
  }
}

const UNSEEN = { kind: 'none', why: 'Nothing is known of the metadata of the file' } as const

export interface Answer {
  readonly outcome: Extract<Ran, { readonly outcome: unknown }>['outcome']
  /** The most memory that the process had since it began; unknown if it was ended. */
  readonly peakBytes?: number
}
