import type { Projection } from '../fold/projection.ts'
import type { Delivery, Table } from './consumer.ts'
import { deliveryOf } from './delivery.ts'
import { mustBeName } from './name.ts'

/** The consumer that keeps a projection's table. Throws where the name is none, or a setting would make the table wrong. */
export function tableOf(projection: Projection, delivery?: Partial<Delivery>): Table {
  const { name } = projection
  mustBeName('table', name)
  const about = [...new Set(projection.entities.flatMap(({ about = [] }) => about))]
  return { kind: 'table', name, about, projection, delivery: deliveryOf('table', name, delivery) }
}
