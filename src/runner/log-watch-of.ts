import type { LogReader } from '../log/log.ts'
import { LogWatch } from '../mapping/log-watch.ts'

/** A shared look at the log for all mappings, if the log has a number that grows. */
export function logWatchOf(log: LogReader): { readonly logWatch?: LogWatch } {
  const version = log.version?.bind(log)
  return version === undefined ? {} : { logWatch: new LogWatch({ version }) }
}
