import type { Projection } from '../src/fold/projection.ts'
import { location } from './location.ts'
import { log } from './log.ts'
import { media } from './media.ts'
import { notifications } from './notifications.ts'
import { quota } from './quota.ts'
import { sessions } from './sessions.ts'
import { stats } from './stats.ts'
import { usage } from './usage.ts'

/** Every table. A new one is a file here, a folder in `consumers/` and a line in each `all.ts`. */
export const projections: readonly Projection[] = [
  usage,
  stats,
  location,
  log,
  media,
  notifications,
  quota,
  sessions,
]
