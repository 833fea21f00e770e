import { log } from '../../projections/log.ts'
import type { Consumer } from '../../src/consume/consumer.ts'
import { tableDelivery } from '../../src/consume/delivery.ts'

export const logConsumer: Consumer = { name: 'log', projection: log, delivery: tableDelivery }
