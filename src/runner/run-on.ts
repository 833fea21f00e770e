import type { Logger } from 'pino'
import type { Application } from '../application/application.ts'
import type { DataHome } from '../home/data-home.ts'
import type { RunOptions } from './run-options.ts'

/** The options that the consumers of an application on an open home always have. */
export const runOn = (
  { vocabulary, consumers }: Application,
  { log, stored, tables, openObjects, aheadMs }: DataHome,
  logger: Logger,
): Omit<RunOptions, 'meter' | 'onState'> => ({
  log,
  tables: stored,
  readers: tables,
  openObjects,
  aheadMs,
  vocabulary,
  consumers,
  logger,
  now: () => performance.now(),
  report: (what, cause) => logger.warn({ err: cause }, `Cannot ${what}: will try again`),
})
