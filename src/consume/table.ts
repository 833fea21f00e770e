import type { Projection } from '../fold/projection.ts'
import type { Delivery, Table } from './consumer.ts'
import { deliveryOf } from './delivery.ts'
import { mustBeName } from './name.ts'

/**
 * The consumer that writes a projection's table. Throws if the name is not valid, or a setting would make the table
 * wrong.
 */
export function tableOf(projection: Projection, delivery?: Partial<Delivery>): Table {
  const { name, entities, ledger, layout = 1 } = projection
  mustBeName('table', name)
  if (!Number.isSafeInteger(layout) || layout < 1)
    throw new Error(`Cannot make table "${name}": its layout must be a whole number, 1 or more`)
  const about = [...new Set([...entities.flatMap(({ about = [] }) => about), ...(ledger?.about ?? [])])]
  return { kind: 'table', name, about, projection, delivery: deliveryOf('table', name, delivery) }
}
