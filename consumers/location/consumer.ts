import { location } from '../../projections/location.ts'
import type { Consumer } from '../../src/consume/consumer.ts'
import { tableDelivery } from '../../src/consume/delivery.ts'
import { vocabulary } from '../../src/media/model/vocabulary.ts'

export const locationConsumer: Consumer = {
  name: 'location',
  projection: location,
  vocabulary,
  delivery: tableDelivery,
}
