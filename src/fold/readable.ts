import type { TSchema } from 'typebox'
import type { Json } from '../base/json.ts'
import type { Visitor } from '../policy/caller.ts'
import type { Grants } from '../policy/grants.ts'
import type { Key } from '../tables/tables.ts'
import type { Settings } from './settings.ts'

/** What the routes of a table have in common. */
interface TableRoute {
  /** With one parameter: `/shops/{shop}/earnings`. */
  readonly path: string
  /** One line for readers of the documentation. */
  readonly summary: string
  /** Who may read; every token by default. */
  readonly grants?: Grants
  /** The user whose row it is, for grants of `own`. By default the parameter, if it is a user id. */
  readonly owner?: (parameter: string) => string
  /** The group of the document; by default the first word of the path. */
  readonly group?: string
  /** What the answer is, for readers of the documentation. */
  readonly description?: string
}

/** A route that gives the row of a key. */
export interface ReadRoute extends TableRoute {
  /** What readers see of a row, if it is not the row itself, and its schema. */
  readonly shown?: { readonly schema: TSchema; readonly of: (row: Json, settings: Settings) => Json }
  /** The problem of a key that has neither a row nor zeros. */
  readonly missing?: { readonly reason: string; readonly detail: string }
}

/** A route that gives what the index lists in a partition, a page at a time. */
export interface ListRoute extends TableRoute {
  /** The schema of the partition; by default that of the table's keys. */
  readonly partition?: TSchema
  /**
   * The partitions of the index that a caller may see, in the order of one list; if missing, the one that the parameter
   * names.
   */
  readonly partitions?: (parameter: string, asker: Visitor) => readonly string[]
  readonly descending?: true
  /** What an item is, and its schema; by default the row of the listed key. */
  readonly item?: { readonly schema: TSchema; readonly of: (listed: Key) => Json }
}

/** How a table is read. `application()` makes routes of it. */
export interface Readable {
  /** The schema of its keys; by default a text of 1 to 128 characters. */
  readonly key?: TSchema
  /** The schema of its rows, as `answer` makes them. */
  readonly schema?: TSchema
  /** The row of a key that has none. Without it such a key is answered 404. */
  readonly zeros?: (key: string) => Json
  /**
   * What a caller sees of a row, decided by the policy; undefined if nothing, as if there were no such row. If missing,
   * every caller whom the route admits sees the row.
   */
  readonly seen?: (row: Json, asker: Visitor) => Json | undefined
  readonly read?: ReadRoute
  readonly list?: ListRoute
}
