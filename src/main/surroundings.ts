import { randomUUID } from 'node:crypto'
import type { Application } from '../application/application.ts'
import type { Surroundings } from '../cli/surroundings.ts'
import { runBackup } from '../home/run-backup.ts'
import { consumersOfCommand } from './consumers-of-command.ts'
import { runBench } from './run-bench.ts'
import { runCheck } from '../home/run-check.ts'
import { functionEnvironment } from '../invoke/function-environment.ts'
import { openHome, openKey } from '../home/home.ts'
import { createLogger } from '../process/logger.ts'
import { openSource } from '../home/open-source.ts'
import { rebuildOfCommand } from './rebuild-of-command.ts'
import { runnerInThreads } from './runner-in-threads.ts'
import { untilStopped } from './stopped.ts'

/** The real surroundings of a command on an application, whose module is `app`. */
export const surroundingsOf = (app: string | undefined, application: Application): Surroundings => ({
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: () => Date.now(),
  steady: () => performance.now(),
  newId: () => randomUUID(),
  application,
  openHome: (home, options) => openHome(home, options, application),
  openKey,
  openSource: (home, reads) => openSource(home, reads, application),
  functionEnvironment: (name, handler, source) => functionEnvironment(name, handler, source, process.env),
  node: process.versions.node,
  runConsumers: (home, where, behind) => consumersOfCommand(app, application, { home, where, behind }),
  rebuild: rebuildOfCommand(app, application),
  backup: runBackup,
  check: runCheck,
  runnerOf: (home, options) => runnerInThreads(app, application, home, options),
  createLogger,
  runBench,
  untilStopped,
})
