import { log } from '../../projections/log.ts'
import type { Consumer } from '../../src/consume/consumer.ts'
import { tableDelivery } from '../../src/consume/delivery.ts'
import { vocabulary } from '../../src/media/model/vocabulary.ts'

export const logConsumer: Consumer = { name: 'log', projection: log, vocabulary, delivery: tableDelivery }
