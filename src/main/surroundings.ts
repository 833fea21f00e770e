import { randomUUID } from 'node:crypto'
import { consumers } from '../../consumers/all.ts'
import { projections } from '../../projections/all.ts'
import { createMetrics } from '../api/metrics.ts'
import type { Surroundings } from '../cli/surroundings.ts'
import { runBench } from './run-bench.ts'
import { openHome } from './home.ts'
import { createLogger } from './logger.ts'
import { runnerOf } from './runner.ts'
import { untilStopped } from './stopped.ts'

/** The real surroundings of a command. */
export const surroundings: Surroundings = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: () => Date.now(),
  newId: () => randomUUID(),
  projections: new Map(projections.map((projection) => [projection.name, projection])),
  consumers,
  openHome,
  runConsumers: (home) => {
    const logLevel = 'warn'
    const runner = runnerOf(home.path, { logger: createLogger(logLevel), logLevel, metrics: createMetrics() })
    runner.start()
    return runner
  },
  runnerOf,
  createLogger,
  runBench,
  untilStopped,
}
