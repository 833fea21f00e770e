import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { buildDoor } from '../api/door.ts'
import { createMetrics } from '../api/metrics.ts'
import { originOf } from '../api/origin.ts'
import { projectionsOf } from '../application/application.ts'
import { codeOf, Failure, reasonOf } from './failure.ts'
import { homeOptions } from './home-options.ts'
import { portHolder } from './port-holder.ts'
import { print } from './print.ts'
import type { DataHome, EveryOptions, Surroundings } from './surroundings.ts'

export interface ServeOptions extends EveryOptions {
  readonly port: number
  readonly host: string
  readonly shards?: number
  /** Bytes of media that a user may have. */
  readonly quota: number
  readonly logLevel: string
  /** Pages of which origin may ask from a browser: an origin, `*` or `none`. */
  readonly origin: string
}

/** Serves until a signal comes, then finishes what is under way. Throws a Failure where it cannot start. */
export async function serve(options: ServeOptions, surroundings: Surroundings): Promise<void> {
  const stopped = surroundings.untilStopped()
  const home = await surroundings.openHome(options, { create: true, shards: options.shards })
  try {
    await serveHome(home, options, surroundings, stopped)
  } finally {
    await home.close()
  }
}

async function serveHome(
  home: DataHome,
  options: ServeOptions,
  surroundings: Surroundings,
  stopped: Promise<string>,
): Promise<void> {
  const { host, port, quota, logLevel, origin } = options
  const { now, steady, newId, application, stdout } = surroundings
  const logger = surroundings.createLogger(logLevel)
  const metrics = createMetrics({ process: true })
  const runner = surroundings.runnerOf(homeOptions(options), { logger, logLevel, metrics })
  const consumers = application.consumers.map(({ name }) => name)
  const { ailments } = runner
  const objects = await home.openObjects()
  const projections = projectionsOf(application)
  const parts = { ...home, objects, projections, consumers, quotaBytes: quota, now, steady, newId }
  const door = await buildDoor({ ...parts, logger, metrics, ailments }, application.api, {
    origin: originOf(origin),
  })
  const tending = application.tend?.({ objects, tables: home.tables, logger })
  try {
    const url = await listen(door, host, port)
    runner.start()
    await print(stdout, `listening on ${url}\n`).catch((err: unknown) =>
      logger.warn({ err, url }, 'Cannot print where it listens'),
    )
    logger.info({ signal: await stopped }, 'stopping')
  } finally {
    await door.close()
    await tending?.stop()
    await runner.stop()
    await objects.close()
  }
}

async function listen(door: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    await door.listen({ host, port })
  } catch (error) {
    const holder = codeOf(error) === 'EADDRINUSE' ? await portHolder(port) : undefined
    const by = holder === undefined ? '' : ` by ${holder}`
    throw new Failure(`Cannot listen on ${urlOf(host, port)}: ${reasonOf(error)}${by}`, { cause: error })
  }
  const address = door.server.address() as AddressInfo
  return urlOf(host, address.port)
}

const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`
