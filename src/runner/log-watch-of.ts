import type { LogReader } from '../log/log.ts'
import { LogWatch } from '../mapping/log-watch.ts'

/** One watch of the log for all mappings, if the log has a version number, which grows with every append. */
export function logWatchOf(log: LogReader): { readonly logWatch?: LogWatch } {
  const version = log.version?.bind(log)
  return version === undefined ? {} : { logWatch: new LogWatch({ version }) }
}
