import type { Json } from '../base/json.ts'
import type { Position } from '../events/position.ts'
import { MAX_CONTENT_BYTES } from '../tables/limits.ts'
import type { Key } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import { MOST_IN_BUCKET, type Entries } from './bucket.ts'
import type { Entity } from './projection.ts'
import { storableContent, storableKey } from './storable.ts'
import { bucketPuts, NONE, UNCHANGED, type Puts } from './split.ts'

/** The content of a stored row while a batch is folded into it: one entity, or the entries of a bucket. */
export interface Held {
  /** The content of an entity by its sort. */
  get(sort: string): Json | undefined
  /**
   * Stores what `arrival` made of the entity. Throws `Unstorable`, and changes nothing, if no store accepts the
   * content.
   */
  set(sort: string, content: Json, arrival: Arrival): void
  /** The writes that take the stored row from position `expected`, at which it was read, to that of `last`. */
  puts(last: Pick<Arrival, 'position'>, expected: Position | undefined): Puts
}

/** Throws if the stored content is not of the entity's kind. */
export const held = (entity: Entity, key: Key, stored: Json | undefined): Held =>
  entity.packed === undefined
    ? new Single(entity, key, stored)
    : new Bucket(entity, entity.packed, key, stored)

class Single implements Held {
  readonly #entity: Entity
  readonly #key: Key
  #content: Json | undefined
  #index: Key | undefined

  constructor(entity: Entity, key: Key, stored: Json | undefined) {
    this.#entity = entity
    this.#key = key
    this.#content = stored === undefined ? undefined : entity.parse(stored)
  }

  get(): Json | undefined {
    return this.#content
  }

  set(_: string, content: Json, arrival: Arrival): void {
    storableContent(content, MAX_CONTENT_BYTES)
    const index = this.#entity.index(content, this.#key, arrival)
    if (index !== undefined) storableKey(index)
    this.#content = content
    this.#index = index
  }

  puts({ position }: Pick<Arrival, 'position'>, expected: Position | undefined): Puts {
    const [key, content, index] = [this.#key, this.#content, this.#index]
    if (content === undefined) return UNCHANGED
    return { put: { row: { key, position, content, index }, expected }, children: NONE }
  }
}

class Bucket implements Held {
  readonly #capacity: number
  readonly #key: Key
  readonly #entries: Entries

  constructor(entity: Entity, capacity: number, key: Key, stored: Json | undefined) {
    this.#capacity = capacity
    this.#key = key
    this.#entries = entriesOf(entity, stored)
  }

  get(sort: string): Json | undefined {
    return this.#entries.get(sort)
  }

  set(sort: string, content: Json): void {
    storableContent([sort, content], Math.floor(MAX_CONTENT_BYTES / (MOST_IN_BUCKET * this.#capacity)) - 1)
    this.#entries.set(sort, content)
  }

  puts({ position }: Pick<Arrival, 'position'>, expected: Position | undefined): Puts {
    const key = this.#key
    return bucketPuts({ key, position, expected }, this.#entries, this.#capacity)
  }
}

function entriesOf(entity: Entity, stored: Json | undefined): Entries {
  const entries: Entries = new Map()
  if (stored === undefined) return entries
  if (!Array.isArray(stored)) throw new Error('Cannot fold on: a stored bucket is no list of entries')
  for (const [name, one] of stored as readonly [string, Json][]) entries.set(name, entity.parse(one))
  return entries
}
