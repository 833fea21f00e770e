import type { Home } from './home.ts'

/** How long to wait for a probe. */
const WITHIN_MS = 1_000

/** Why an append cannot succeed now, in words; undefined if it can. */
export type AppendProbe = () => Promise<string | undefined>

/**
 * Asks the log, within a second, whether it accepts appends. Only one probe runs at a time: a log that does not answer
 * is not asked again, and simultaneous callers share the result.
 */
export function appendProbe(
  { log, logger }: Pick<Home, 'log' | 'logger'>,
  withinMs = WITHIN_MS,
): AppendProbe {
  let asked: Promise<string | undefined> | undefined

  async function ask(): Promise<string | undefined> {
    try {
      await log.append([])
      return undefined
    } catch (err) {
      logger.warn({ err }, 'The log takes no events')
      return 'the log takes no events'
    } finally {
      asked = undefined
    }
  }

  return () => {
    asked ??= ask()
    return within(withinMs, asked, 'the log does not answer')
  }
}

/** The result of a promise, or `late` if that takes longer than `ms` milliseconds. */
export function within<T>(ms: number, promise: Promise<T>, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<T>((resolve) => (timer = setTimeout(() => resolve(late), ms)))
  return Promise.race([promise, over]).finally(() => clearTimeout(timer))
}
