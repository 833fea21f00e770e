import { createMetrics } from '../api/metrics.ts'
import { serveHome, type ServerOptions } from '../server/serve-home.ts'
import { homeOptions } from './home-options.ts'
import { print } from './print.ts'
import type { DataHome } from '../home/data-home.ts'
import type { EveryOptions, Surroundings } from './surroundings.ts'

export interface ServeOptions extends EveryOptions, ServerOptions {
  readonly shards?: number
  readonly logLevel: string
}

/** Serves until a signal comes, then finishes the work under way. Throws a Failure if it cannot start. */
export async function serve(options: ServeOptions, surroundings: Surroundings): Promise<void> {
  const stopped = surroundings.untilStopped()
  const home = await surroundings.openHome(options, { create: true, shards: options.shards })
  try {
    await serveUntil(stopped, home, options, surroundings)
  } finally {
    await home.close()
  }
}

async function serveUntil(
  stopped: Promise<string>,
  home: DataHome,
  options: ServeOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { logLevel } = options
  const logger = surroundings.createLogger(logLevel)
  const metrics = createMetrics({ process: true })
  const runner = surroundings.runnerOf(homeOptions(options), { logger, logLevel, metrics })
  const { url, stop } = await serveHome(home, options, { ...surroundings, logger, metrics, runner })
  try {
    await print(surroundings.stdout, `listening on ${url}\n`).catch((err: unknown) =>
      logger.warn({ err, url }, 'Cannot print where it listens'),
    )
    logger.info({ signal: await stopped }, 'stopping')
  } finally {
    await stop()
  }
}
