import type { Home } from './home.ts'

/** How long a probe is waited for. */
const WITHIN_MS = 1_000

/** Why an append could not go through now, in words; undefined where it could. */
export type AppendProbe = () => Promise<string | undefined>

/**
 * Asks the log whether it would take an append, within a second. There is but one question under way: a log that does not answer
 * is not asked again, and many who ask share one answer.
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

/** What a promise gives, or `late` where that takes longer than so many milliseconds. */
export function within<T>(ms: number, promise: Promise<T>, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<T>((resolve) => (timer = setTimeout(() => resolve(late), ms)))
  return Promise.race([promise, over]).finally(() => clearTimeout(timer))
}
