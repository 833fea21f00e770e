import type { Json } from '../base/json.ts'
import type { Position } from '../events/position.ts'

/** The key of a row in its table or in the table's index. No part is empty; parts are compared as UTF-8 bytes. */
export interface Key {
  readonly partition: string
  readonly sort: string
}

/** A stored row: its content and the position it has reached. */
export interface Row {
  readonly key: Key
  readonly position: Position
  readonly content: Json
  /** The row's key in the table's index; a row without it is not in the index. */
  readonly index?: Key | undefined
}

/** A conditional write: it succeeds only if the stored row still has the position that was read. */
export interface Put {
  readonly row: Row
  /** The position that was read; undefined if there was no row. */
  readonly expected: Position | undefined
}

/** A row that is made, when it is written, from the rows that are stored then. */
export interface Merge {
  readonly key: Key
  /** Further rows of the table that it is made from. */
  readonly from: readonly Key[]
  /** Pure. Undefined if the row stays as it is. */
  readonly of: (stands: Row | undefined, from: readonly (Row | undefined)[]) => Row | undefined
}

/** A write whose condition did not hold, and the row that is stored now. */
export interface Lost {
  readonly key: Key
  readonly stands: Row | undefined
}

/**
 * Asks for rows of one partition whose sort is in [from, to), in order of the sort (in the index, rows of one sort in
 * order of their keys).
 */
export interface Query {
  readonly partition: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly descending?: boolean | undefined
  /**
   * The maximum number of rows, 1 to 1,000. A page of large rows ends earlier, at about a megabyte; it has at least one
   * row.
   */
  readonly limit: number
  /** The `next` of the page before, for the same query. */
  readonly cursor?: string | undefined
}

export interface Page {
  readonly rows: readonly Row[]
  /** Undefined on the last page. */
  readonly next: string | undefined
}

/** The port of the tables: DynamoDB, LMDB, or memory. Every adapter passes test/contracts/tables.ts. */
export interface Tables {
  /** One answer for each key, in the order of the keys. */
  get(table: string, keys: readonly Key[]): Promise<readonly (Row | undefined)[]>
  /**
   * Writes every row whose condition holds; gives the writes that lost. It is not a transaction: after a crash, any of
   * the rows may be written. No two puts of one call have the same key. The puts in `then` are written after all of
   * `puts` have succeeded, and not at all if one of those lost.
   */
  put(table: string, puts: readonly Put[], then?: readonly Put[]): Promise<readonly Lost[]>
  /**
   * Writes all of `puts` and all of `merges` in one transaction. If the condition of a put does not hold, it writes
   * nothing, and gives the puts that lost. No two writes of one call have the same key. DynamoDB has no such method: its
   * transactions hold 100 items, at twice the price
   * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html).
   */
  together?(table: string, puts: readonly Put[], merges: readonly Merge[]): Promise<readonly Lost[]>
  /**
   * Writes rows that nobody has read before and that never change. If a row of the same key exists, either row may
   * remain. No two rows of one call have the same key.
   */
  add(table: string, rows: readonly Row[]): Promise<void>
  query(table: string, query: Query): Promise<Page>
  /**
   * Queries the index: `partition` and `sort` are those of `Row.index`. The index may be behind the rows for a moment
   * (DynamoDB's is): a row that was just written may be missing, and a page may hold fewer rows than exist. A row that
   * is listed has its present content and its present place.
   */
  queryIndex(table: string, query: Query): Promise<Page>
  /** Every row once, ordered by partition, then sort. */
  scan(table: string): AsyncIterable<Row>
  close(): Promise<void>
}

/** What an adapter can do in addition, for rebuilds. */
export interface Making {
  /** Creates a table with the settings of another, if there is none of this name. Resolves when it accepts rows. */
  make(table: string, like: string): Promise<void>
  /** Removes all rows of a table that is no longer used, and the table itself if no reader can be harmed. */
  drop(table: string): Promise<void>
}
