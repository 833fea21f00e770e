import type { Logger } from 'pino'
import type { Consuming } from '../application/application.ts'
import type { DataHome } from '../home/data-home.ts'
import { renewTables } from './renew-tables.ts'
import type { RunOptions } from './run-options.ts'

/** The options that the consumers of an application on an open home always have. */
export const runOn = (
  { vocabulary }: Pick<Consuming, 'vocabulary'>,
  home: DataHome,
  logger: Logger,
): Omit<RunOptions, 'meter' | 'onState'> => ({
  ...partsOf(home),
  vocabulary,
  logger,
  now: () => performance.now(),
  renew: (signal) => renewTables({ vocabulary, consumers: home.consumers }, { home, logger, signal }),
  report: (what, cause) => logger.warn({ err: cause }, `Cannot ${what}: will try again`),
})

const partsOf = ({ log, stored, tables, openObjects, openNotifier, consumers, aheadMs }: DataHome) => ({
  log,
  tables: stored,
  readers: tables,
  openObjects,
  openNotifier,
  aheadMs,
  consumers,
})
