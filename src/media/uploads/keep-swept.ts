import type { Logger } from 'pino'
import type { Objects } from '../../objects/objects.ts'
import { sweep } from './sweep.ts'
import { sweepParts } from './sweep-parts.ts'

/** Milliseconds until the first sweep, and between two sweeps. */
const TIMES = { soon: 10_000, wait: 3_600_000 }

interface Swept extends Pick<Parameters<typeof sweep>[0], 'tables'> {
  readonly objects: Pick<Objects, 'list' | 'head' | 'delete'>
}

interface Logging {
  readonly logger: Pick<Logger, 'info' | 'warn'>
}

/**
 * Sweeps soon after the start, when the consumers have had some time, and then every hour. `stop` breaks off a sweep
 * under way.
 */
export function keepSwept(
  { logger, ...home }: Swept & Logging,
  { soon, wait } = TIMES,
): { readonly stop: () => Promise<void> } {
  let under = Promise.resolve()
  const over = new AbortController()
  const run = async (): Promise<void> => {
    try {
      const { removed, unannounced } = await sweep(home, over.signal)
      const parts = await sweepParts(home.objects, Date.now(), over.signal)
      if (parts > 0) logger.info({ parts }, 'removed the parts of uploads that were not continued')
      if (removed > 0) logger.info({ removed }, 'removed the bytes of deleted media')
      if (unannounced.length > 0)
        logger.info(
          { media: unannounced.length },
          'bytes stand whose upload no table tells yet: see `tributary sweep`',
        )
    } catch (err) {
      logger.warn({ err }, 'Cannot sweep the bytes of deleted media: will try again')
    }
  }
  const next = (ms: number): NodeJS.Timeout => setTimeout(() => void (under = turn()), ms).unref()
  const turn = async (): Promise<void> => {
    await run()
    timer = next(wait)
  }
  let timer = next(soon)
  return {
    stop: async () => {
      over.abort()
      clearTimeout(timer)
      await under
      clearTimeout(timer)
    },
  }
}
