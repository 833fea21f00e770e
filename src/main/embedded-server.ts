import { randomUUID } from 'node:crypto'
import { answerOf } from '../answer/answer-of.ts'
import { createMetrics } from '../api/metrics.ts'
import { mintToken } from '../api/tokens.ts'
import { enabledOf, projectionsOf, type Application } from '../application/application.ts'
import { isApplication } from '../application/is-application.ts'
import { Failure } from '../base/failure.ts'
import { isUserId } from '../events/user-id.ts'
import { homeOptions } from '../cli/home-options.ts'
import type { DataHome } from '../home/data-home.ts'
import type { HomeOptions } from '../home/home-options.ts'
import type { Runner } from '../runner/runner.ts'
import { appendHere } from '../server/append-here.ts'
import { DEFAULTS } from '../server/server-defaults.ts'
import type { Running } from '../server/running.ts'
import { serveHome, type Server } from '../server/serve-home.ts'
import { untilSettled } from '../consume/until-settled.ts'
import { endsOf } from '../mapping/ends.ts'
import { checkedOptions, type StartOptions } from '../server/start-options.ts'
import { openHome } from '../home/home.ts'
import { loadApplication } from './load-application.ts'
import { createLogger } from '../process/logger.ts'
import { runnerHere } from '../runner/runner-here.ts'
import { runnerInThreads } from './runner-in-threads.ts'

const LEVEL = 'warn'
const steady = () => performance.now()

/** `start()` of `tributary`. Bundles for AWS leave this file out, by its name. */
export async function embed(application: Application, given: StartOptions): Promise<Running> {
  if (!isApplication(application))
    throw new Failure('Cannot start: the application is not made by application()')
  const options = checkedOptions(given)
  await refuseAnother(application, options)
  const where = homeOptions({ data: '.tributary', ...options })
  const home = await openHome(where, { create: true, shards: options.shards }, application)
  try {
    return running(application, home, await served(application, home, options, where))
  } catch (error) {
    await home.close()
    throw error
  }
}

/** The threads load the application again: it has to be this one. */
async function refuseAnother({ name }: Application, { module }: StartOptions): Promise<void> {
  if (module === undefined) return
  const loaded = await loadApplication(module)
  if (loaded.name !== name)
    throw new Failure(`Cannot start "${name}": module "${module}" has application "${loaded.name}"`)
}

function served(
  application: Application,
  home: DataHome,
  options: StartOptions,
  where: HomeOptions,
): Promise<Server> {
  const { logger = createLogger(LEVEL), module } = options
  const metrics = createMetrics()
  const runner: Runner =
    module === undefined
      ? runnerHere(application, home, { logger, metrics })
      : runnerInThreads(module, application, where, { logger, logLevel: LEVEL, metrics })
  return serveHome(
    home,
    { ...DEFAULTS, ...options },
    {
      application,
      logger,
      metrics,
      runner,
      now: () => Date.now(),
      steady,
      newId: () => randomUUID(),
    },
  )
}

function running(application: Application, home: DataHome, { url, stop }: Server): Running {
  const projections = projectionsOf(application)
  const consumers = enabledOf(home)
  const { name, vocabulary } = application
  const context = { home, vocabulary, source: `/${name}`, newId: randomUUID, now: Date.now }
  let stopped: Promise<void> | undefined
  return {
    url,
    token: async ({ user, role = 'user', ttlSeconds = 3600 }) => {
      if (!isUserId(user)) throw new Failure('Cannot make a token: a user id is 1 to 64 of A-Z a-z 0-9 _ : -')
      return mintToken(home.key, { user, role, ttlSeconds, now: Date.now() })
    },
    append: (events) => appendHere(context, events),
    row: async (table, key) => {
      const projection = projections.get(table)
      if (projection === undefined)
        throw new Failure(`Cannot read table "${table}": application "${application.name}" has none`)
      return answerOf(home.tables, projection, key)
    },
    settled: async (timeoutMs = 60_000) =>
      untilSettled({ ...home, consumers, ends: await endsOf(home.log), timeoutMs, steady }),
    stop: () => (stopped ??= stop().finally(() => home.close())),
  }
}
