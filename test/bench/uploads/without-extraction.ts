import { consumers, reactors } from '../../../consumers/all.ts'
import { statsAnswer } from '../../../projections/stats.ts'
import { usageAnswer } from '../../../projections/usage.ts'
import { application } from '../../../src/application/make.ts'
import { mediaOptions } from '../../../src/media/options.ts'

/** The media-sharing application without its extractor, which a plain handler has not either. */
export default application({
  ...mediaOptions({ usage: usageAnswer, stats: statsAnswer }),
  tables: consumers,
  reactors: reactors.filter(({ name }) => name !== 'extract'),
})
