import { enabledOf, reactorsOf, type Application } from '../application/application.ts'
import { consumersHere } from '../home/consumers-here.ts'
import type { HomeOptions } from '../home/home-options.ts'
import { runnerOf, type Runner, type RunnerOptions } from '../runner/runner.ts'

/** The built module that a thread of the runner runs: it is beside this file. */
const THREAD = new URL('./runner-thread.js', import.meta.url)

/** The consumers of the application of a module, in threads. */
export const runnerInThreads = (
  app: string | undefined,
  application: Application,
  home: HomeOptions,
  options: RunnerOptions,
): Runner => {
  const consumers = consumersHere(reactorsOf(application), home.notifyTopic)
  return runnerOf(THREAD, app, home, { ...options, reacts: enabledOf({ consumers }).length > 0 })
}
