import { stats } from '../../projections/stats.ts'
import type { Consumer } from '../../src/consume/consumer.ts'
import { tableDelivery } from '../../src/consume/delivery.ts'
import { vocabulary } from '../../src/media/model/vocabulary.ts'

export const statsConsumer: Consumer = {
  name: 'stats',
  projection: stats,
  vocabulary,
  delivery: tableDelivery,
}
