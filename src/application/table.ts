import type { Json } from '../base/json.ts'
import type { Delivery, Table } from '../consume/consumer.ts'
import { tableOf } from '../consume/table.ts'
import type { Entity, Group } from '../fold/projection.ts'

export interface TableOptions<Row extends Entity = Entity> {
  /** Of which its files and rows are known: letters, digits and dashes. */
  readonly name: string
  /** The kinds of row that it is made of. */
  readonly rows: readonly Row[]
  /** The row that readers and `dump` see of a key, made of the rows and totals of its partition; undefined where there is none. */
  readonly answer: (key: string, group: Group) => Json | undefined
  /** What differs from how tables are delivered to: large batches, retried for ever. */
  readonly delivery?: Partial<Delivery>
}

/** A table. Throws where the name is none, or a setting of its delivery would make it wrong. */
export const table = <Row extends Entity>({
  name,
  rows,
  answer,
  delivery,
}: TableOptions<Row>): Table<TypeOf<Row>> =>
  tableOf({ name, entities: rows, answer }, delivery) as Table<TypeOf<Row>>

/** The event types of a table's rows, for the compiler. */
type TypeOf<Row> = Row extends Entity<infer Type> ? Type : never
