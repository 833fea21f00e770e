import { randomUUID } from 'node:crypto'
import { consumers } from '../../consumers/all.ts'
import { projections } from '../../projections/all.ts'
import type { Surroundings } from '../cli/surroundings.ts'
import { runBackup } from './run-backup.ts'
import { runBench } from './run-bench.ts'
import { runCheck } from './run-check.ts'
import { runConsumers } from './consumers-run.ts'
import { openHome, openKey } from './home.ts'
import { createLogger } from './logger.ts'
import { runRebuild } from './run-rebuild.ts'
import { runnerOf } from './runner.ts'
import { untilStopped } from './stopped.ts'

/** The real surroundings of a command. */
export const surroundings: Surroundings = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: () => Date.now(),
  steady: () => performance.now(),
  newId: () => randomUUID(),
  projections: new Map(projections.map((projection) => [projection.name, projection])),
  consumers,
  openHome,
  openKey,
  runConsumers: (home) => {
    const logger = createLogger('warn')
    return runConsumers({
      ...home,
      tables: home.stored,
      consumers,
      now: () => performance.now(),
      meter: () => undefined,
      onTurn: () => undefined,
      report: (what, cause) => logger.warn({ err: cause }, `Cannot ${what}: will try again`),
    })
  },
  rebuild: runRebuild,
  backup: runBackup,
  check: runCheck,
  runnerOf,
  createLogger,
  runBench,
  untilStopped,
}
