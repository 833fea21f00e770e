import { Signal } from '../process/signal.ts'
import { systemScheduler, type Scheduler } from './clock.ts'

/** Milliseconds until a look without a signal, where signals come: the consumers may have moved to another process. */
const RARELY_MS = 250

interface Wait {
  /** The longest pause if no signal ever came: then the consumers run in another process. */
  readonly pauseMs: number
  /** The longest pause in any case. */
  readonly atMostMs?: number
  readonly signal?: AbortSignal
  readonly time?: Pick<Scheduler, 'sleep'>
}

/** Waits for checkpoints to be saved. Look at the checkpoints after `watch` and after each `next`: no save is missed. */
export interface SavesWatch {
  /** Resolves when a checkpoint was saved since the last call, after the pause, or when the signal is aborted. */
  next(wait: Wait): Promise<void>
  close(): void
}

/** The checkpoints that threads of this process save. A signal about another home in the process only causes a look. */
export class Saves {
  readonly #signal: Signal

  constructor(name = 'tributary: checkpoints were saved') {
    this.#signal = new Signal(name)
  }

  /** Whether a thread of this process has saved a checkpoint: then the consumers run here. */
  get isHeard(): boolean {
    return this.#signal.isHeard
  }

  tell(shardId: string): void {
    this.#signal.tell(shardId)
  }

  /** Watches the checkpoints of one shard, or of all. */
  watch(shardId?: string): SavesWatch {
    let isSaved = false
    let wake: () => void = () => undefined
    const close = this.#signal.hear((saved) => {
      isSaved ||= shardId === undefined || saved.has(shardId)
      if (isSaved) wake()
    })
    return {
      next: async (wait) => {
        const over = new AbortController()
        wake = () => over.abort()
        if (!isSaved) await this.#rest(wait, over)
        isSaved = false
      },
      close,
    }
  }

  close(): void {
    this.#signal.close()
  }

  async #rest(wait: Wait, over: AbortController): Promise<void> {
    const { pauseMs, atMostMs = Infinity, signal, time = systemScheduler } = wait
    if (signal?.aborted === true) return
    const end = () => over.abort()
    signal?.addEventListener('abort', end)
    await time.sleep(Math.min(this.isHeard ? RARELY_MS : pauseMs, atMostMs), over.signal)
    signal?.removeEventListener('abort', end)
  }
}

/** Those of this thread. */
export const saves = new Saves()
