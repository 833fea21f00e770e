import type { Projection } from '../fold/projection.ts'
import type { Delivery, Table } from './consumer.ts'
import { deliveryOf } from './delivery.ts'
import { mustBeName } from './name.ts'

/**
 * The consumer that writes a projection's table. Throws if the name is not valid, or a setting would make the table
 * wrong.
 */
export function tableOf(projection: Projection, delivery?: Partial<Delivery>): Table {
  const { name, entities, ledger } = projection
  mustBeName('table', name)
  const about = [...new Set([...entities.flatMap(({ about = [] }) => about), ...(ledger?.about ?? [])])]
  return { kind: 'table', name, about, projection, delivery: deliveryOf('table', name, delivery) }
}
