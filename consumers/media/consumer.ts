import { media } from '../../projections/media.ts'
import type { Consumer } from '../../src/consume/consumer.ts'
import { tableDelivery } from '../../src/consume/delivery.ts'

export const mediaConsumer: Consumer = { name: 'media', projection: media, delivery: tableDelivery }
