import { consumers, reactors } from '../../consumers/all.ts'
import { statsAnswer } from '../../projections/stats.ts'
import { usageAnswer } from '../../projections/usage.ts'
import { application } from '../application/make.ts'
import { mediaOptions } from '../media/options.ts'

/** The media-sharing application, which runs if no other is named. */
export const mediaApplication = application({
  ...mediaOptions({ usage: usageAnswer, stats: statsAnswer }),
  tables: consumers,
  reactors,
})
