import type { Json } from '../base/json.ts'
import type { Position } from '../events/position.ts'
import type { Key } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import type { Entries } from './bucket.ts'
import type { Entity } from './projection.ts'
import { bucketPuts, NONE, UNCHANGED, type Puts } from './split.ts'

/** What a stored row holds while a batch goes through it: one entity, or the entries of a bucket. */
export interface Held {
  /** The content of an entity by its sort. */
  get(sort: string): Json | undefined
  set(sort: string, content: Json): void
  /** The writes of the stored row of this key, which was read at `expected` and last changed by this arrival. */
  puts(row: Key, last: Arrival, expected: Position | undefined): Puts
}

/** Throws where what is stored is not of the entity's kind. */
export const held = (entity: Entity, stored: Json | undefined): Held =>
  entity.packed === undefined ? new Single(entity, stored) : new Bucket(entity, entity.packed, stored)

class Single implements Held {
  readonly #entity: Entity
  #content: Json | undefined

  constructor(entity: Entity, stored: Json | undefined) {
    this.#entity = entity
    this.#content = stored === undefined ? undefined : entity.parse(stored)
  }

  get(): Json | undefined {
    return this.#content
  }

  set(_: string, content: Json): void {
    this.#content = content
  }

  puts(key: Key, last: Arrival, expected: Position | undefined): Puts {
    const content = this.#content
    if (content === undefined) return UNCHANGED
    const index = this.#entity.index(content, key, last)
    return { put: { row: { key, position: last.position, content, index }, expected }, children: NONE }
  }
}

class Bucket implements Held {
  readonly #capacity: number
  readonly #entries: Entries

  constructor(entity: Entity, capacity: number, stored: Json | undefined) {
    this.#capacity = capacity
    this.#entries = entriesOf(entity, stored)
  }

  get(sort: string): Json | undefined {
    return this.#entries.get(sort)
  }

  set(sort: string, content: Json): void {
    this.#entries.set(sort, content)
  }

  puts(key: Key, { position }: Arrival, expected: Position | undefined): Puts {
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
