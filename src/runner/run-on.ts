import type { Logger } from 'pino'
import type { Consuming } from '../application/application.ts'
import type { DataHome } from '../home/data-home.ts'
import type { RunOptions } from './run-options.ts'

/** The options that the consumers of an application on an open home always have. */
export const runOn = (
  { vocabulary }: Pick<Consuming, 'vocabulary'>,
  { log, stored, tables, openObjects, openNotifier, consumers, aheadMs }: DataHome,
  logger: Logger,
): Omit<RunOptions, 'meter' | 'onState'> => ({
  log,
  tables: stored,
  readers: tables,
  openObjects,
  openNotifier,
  aheadMs,
  vocabulary,
  consumers,
  logger,
  now: () => performance.now(),
  report: (what, cause) => logger.warn({ err: cause }, `Cannot ${what}: will try again`),
})
