import { stats } from '../../projections/stats.ts'
import { tableOf } from '../../src/consume/table.ts'

export const statsConsumer = tableOf(stats)
