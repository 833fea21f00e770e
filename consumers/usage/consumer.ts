import { usage } from '../../projections/usage.ts'
import { tableOf } from '../../src/consume/table.ts'

export const usageConsumer = tableOf(usage)
