import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { buildDoor } from '../api/door.ts'
import type { Metrics } from '../api/metrics.ts'
import { originOf } from '../api/origin.ts'
import { enabledOf, hasQuotas, projectionsOf, type Application } from '../application/application.ts'
import { codeOf, Failure, reasonOf } from '../base/failure.ts'
import { portHolder } from '../process/port-holder.ts'
import { STANDARD } from '../fold/settings.ts'
import { keepQuota } from '../generations/kept-quota.ts'
import type { DataHome } from '../home/data-home.ts'
import type { Runner } from '../runner/runner.ts'

export interface ServerOptions {
  /** 0 picks a free port. */
  readonly port: number
  readonly host: string
  /** The default of the bytes of media that a user may have; if missing, the one that the home keeps. */
  readonly quota?: number
  /** The origin whose pages may send requests from a browser: an origin, `*` or `none`. */
  readonly origin: string
}

/** The parts of a server. */
export interface ServerParts {
  readonly application: Application
  readonly logger: Logger
  readonly metrics: Metrics
  readonly runner: Runner
  readonly now: () => number
  readonly steady: () => number
  readonly newId: () => string
}

/** A server that listens and whose consumers run. */
export interface Server {
  readonly url: string
  /** Finishes all work under way. The home stays open. */
  readonly stop: () => Promise<void>
}

/** Serves an open home. Throws a Failure if it cannot listen; then it stops everything that it has started. */
export async function serveHome(home: DataHome, options: ServerOptions, parts: ServerParts): Promise<Server> {
  const { application, logger, metrics, runner, ...clocks } = parts
  const origin = originOf(options.origin)
  const quotaBytes = await quotaIn(home, application, options.quota, parts.now())
  const objects = await home.openObjects()
  const inDoor = {
    ...home,
    ...clocks,
    objects,
    logger,
    metrics,
    projections: projectionsOf(application),
    consumers: enabledOf(home),
    quotaBytes,
    ailments: runner.ailments,
  }
  const door = await buildDoor(inDoor, application, { origin })
  const tending = application.tend?.({ objects, tables: home.tables, logger })
  const stop = async () => {
    await door.close()
    await tending?.stop()
    await runner.stop()
    await objects.close()
  }
  try {
    const url = await listen(door, options)
    runner.start()
    sayWhatIsOff(home, application, logger)
    return { url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Only an application that decides by quotas keeps one. It is kept before anything is appended over HTTP. */
const quotaIn = async (
  { stored }: DataHome,
  application: Application,
  quota: number | undefined,
  now: number,
): Promise<number> =>
  hasQuotas(application) ? keepQuota(stored, quota, now) : (quota ?? STANDARD.quotaBytes)

/** Reactors that notify do not run without a topic. */
function sayWhatIsOff(home: DataHome, application: Application, logger: Logger): void {
  const here = enabledOf(home)
  for (const reactor of enabledOf(application).filter((name) => !here.includes(name)))
    logger.info({ reactor }, 'reactor does not run: --notify-topic does not name a topic to notify')
}

async function listen(door: FastifyInstance, { host, port }: ServerOptions): Promise<string> {
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
