import { log } from '../../projections/log.ts'
import { tableOf } from '../../src/consume/table.ts'

export const logConsumer = tableOf(log)
