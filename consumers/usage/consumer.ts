import { usage } from '../../projections/usage.ts'
import type { Consumer } from '../../src/consume/consumer.ts'
import { tableDelivery } from '../../src/consume/delivery.ts'

export const usageConsumer: Consumer = { name: 'usage', projection: usage, delivery: tableDelivery }
