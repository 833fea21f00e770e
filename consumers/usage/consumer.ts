import { usage } from '../../projections/usage.ts'
import type { Consumer } from '../../src/consume/consumer.ts'
import { tableDelivery } from '../../src/consume/delivery.ts'
import { vocabulary } from '../../src/media/model/vocabulary.ts'

export const usageConsumer: Consumer = {
  name: 'usage',
  projection: usage,
  vocabulary,
  delivery: tableDelivery,
}
