import type { Static, TSchema } from 'typebox'
import type { Json } from '../base/json.ts'
import type { Delivery, Table } from '../consume/consumer.ts'
import { tableOf } from '../consume/table.ts'
import type { Ledger } from '../fold/projection.ts'
import type { Entity, Group } from '../fold/projection.ts'
import type { Readable } from '../fold/readable.ts'

export interface TableOptions<
  Row extends Entity = Entity,
  Schema extends TSchema = TSchema,
> extends Readable {
  /** The name of the table in files, commands and routes: letters, digits and dashes. */
  readonly name: string
  /**
   * The layout of the stored rows, 1 by default. Raise it together with a change after which rows that were stored
   * before give other answers than new ones: a server then rebuilds the table, and serves it meanwhile.
   */
  readonly layout?: number
  /** The kinds of row that it consists of. */
  readonly rows: readonly Row[]
  /** Set if the table decides about events by what stands of those before. */
  readonly ledger?: Ledger
  /** The schema of the result of `answer`. */
  readonly schema?: Schema
  /**
   * The row of a key for readers and `dump`, made of the rows and totals of its partition; undefined if there is none.
   */
  readonly answer: (key: string, group: Group) => Answer<Schema> | undefined
  /** The row of a key that has none. Without it, the answer for such a key is 404. */
  readonly zeros?: (key: string) => Answer<Schema>
  /** Settings that differ from the defaults of tables: large batches, retried without end. */
  readonly delivery?: Partial<Delivery>
}

/** The type of an answer: that of the schema, if there is one. */
type Answer<Schema extends TSchema> = TSchema extends Schema ? Json : Static<Schema>

/** Makes a table. Throws if the name is not valid, or if a setting of its delivery would make the table wrong. */
export function table<Row extends Entity, Schema extends TSchema = TSchema>({
  rows,
  answer,
  delivery,
  ...options
}: TableOptions<Row, Schema>): Table<TypeOf<Row>> {
  const projection = { ...options, entities: rows, answer: answer as (key: string, group: Group) => Json }
  return tableOf(projection, delivery) as Table<TypeOf<Row>>
}

/** The event types of a table's rows, for the compiler. */
type TypeOf<Row> = Row extends Entity<infer Type> ? Type : never
