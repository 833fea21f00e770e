import { media } from '../../projections/media.ts'
import type { Consumer } from '../../src/consume/consumer.ts'
import { tableDelivery } from '../../src/consume/delivery.ts'
import { vocabulary } from '../../src/media/model/vocabulary.ts'

export const mediaConsumer: Consumer = {
  name: 'media',
  projection: media,
  vocabulary,
  delivery: tableDelivery,
}
