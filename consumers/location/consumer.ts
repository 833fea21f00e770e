import { location } from '../../projections/location.ts'
import type { Consumer } from '../../src/consume/consumer.ts'
import { tableDelivery } from '../../src/consume/delivery.ts'

export const locationConsumer: Consumer = { name: 'location', projection: location, delivery: tableDelivery }
