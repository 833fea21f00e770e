import type { Json } from '../base/json.ts'
import type { Delivery } from '../consume/consumer.ts'
import { tableDelivery } from '../consume/delivery.ts'
import type { Entity, Group, Projection } from '../fold/projection.ts'

/** A table as an application declares it: a fold over the events, and how batches are delivered to it. */
export interface Table {
  readonly projection: Projection
  readonly delivery: Delivery
}

export interface TableOptions {
  /** Of which its files and rows are known: letters, digits and dashes. */
  readonly name: string
  /** The kinds of row that it is made of. */
  readonly rows: readonly Entity[]
  /** The row that readers and `dump` see of a key, made of the rows and totals of its partition; undefined where there is none. */
  readonly answer: (key: string, group: Group) => Json | undefined
  /** What differs from how tables are delivered to: large batches, retried for ever. */
  readonly delivery?: Partial<Delivery>
}

const NAME = /^[a-z][a-z0-9-]{0,62}$/

/** Throws where the name is none. */
export function table({ name, rows, answer, delivery }: TableOptions): Table {
  if (!NAME.test(name))
    throw new Error(
      `Cannot make table "${name}": a name is up to 63 of a-z, 0-9 and -, and begins with a letter`,
    )
  return { projection: { name, entities: rows, answer }, delivery: { ...tableDelivery, ...delivery } }
}
