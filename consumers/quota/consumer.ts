import { quota } from '../../projections/quota.ts'
import { tableOf } from '../../src/consume/table.ts'

export const quotaConsumer = tableOf(quota)
