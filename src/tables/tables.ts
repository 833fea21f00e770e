import type { Json } from '../base/json.ts'
import type { Position } from '../events/position.ts'

/** A row's key, or a row's place in its table's index. Neither part is empty; both are compared as UTF-8 bytes. */
export interface Key {
  readonly partition: string
  readonly sort: string
}

/** A stored row: its content and the position it has reached. */
export interface Row {
  readonly key: Key
  readonly position: Position
  readonly content: Json
  /** Where the table's one index lists this row; rows without it are not in the index. */
  readonly index?: Key | undefined
}

/** A conditional write: it takes only where the stored row still has the position that was read. */
export interface Put {
  readonly row: Row
  /** The position read; undefined where no row was there. */
  readonly expected: Position | undefined
}

/** A write that did not take, and what stands there now. */
export interface Lost {
  readonly key: Key
  readonly stands: Row | undefined
}

/** Rows of one partition whose sort lies in [from, to), in order of sort (then, in the index, of the row's key). */
export interface Query {
  readonly partition: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly descending?: boolean | undefined
  /** At most this many rows, 1 to 1,000; fewer where they hold much: about a megabyte, at least one. */
  readonly limit: number
  /** A page's `next`, given back with the same query. */
  readonly cursor?: string | undefined
}

export interface Page {
  readonly rows: readonly Row[]
  /** Undefined on the last page. */
  readonly next: string | undefined
}

/** The tables: DynamoDB, or their embedded likeness. Every adapter passes test/contracts/tables.ts. */
export interface Tables {
  /** One answer a key, in the order of the keys. */
  get(table: string, keys: readonly Key[]): Promise<readonly (Row | undefined)[]>
  /**
   * Writes every row whose condition holds; answers those that lost. No transaction: after a crash some rows may be
   * written and others not, in any order. No two puts of one call have the same key. Those in `then` are written after
   * all of `puts` have taken, and not at all where one of them lost.
   */
  put(table: string, puts: readonly Put[], then?: readonly Put[]): Promise<readonly Lost[]>
  /**
   * Writes rows that nobody reads before, or changes. Where a row of the same key stands already, either may stand
   * afterwards. No two rows of one call have the same key.
   */
  add(table: string, rows: readonly Row[]): Promise<void>
  query(table: string, query: Query): Promise<Page>
  /**
   * The same over the index: `partition` and `sort` are those of `Row.index`. The index may trail the rows for a moment
   * (DynamoDB's does): a row just written may be missing, a page may hold fewer rows than there are. What is listed is
   * as it stands, and where it stands.
   */
  queryIndex(table: string, query: Query): Promise<Page>
  /** Every row once, ordered by partition, then sort. */
  scan(table: string): AsyncIterable<Row>
  close(): Promise<void>
}

/** What an adapter does besides, for rebuilds. */
export interface Making {
  /** Makes a table like another one, where there is none of its name. Resolves once it takes rows. */
  make(table: string, like: string): Promise<void>
  /** Removes all rows of a table that nobody is to use any more, and the table where that harms no one who still does. */
  drop(table: string): Promise<void>
}
