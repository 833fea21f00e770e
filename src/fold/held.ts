import type { Json } from '../base/json.ts'
import type { Position } from '../events/position.ts'
import type { Key } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import type { Entries } from './bucket.ts'
import type { Entity } from './projection.ts'
import { bucketPuts, type Puts } from './split.ts'

/** What a stored row holds while a batch goes through it: one entity, or the entries of a bucket. */
export interface Held {
  /** The content of an entity by its own key. */
  get(key: Key): Json | undefined
  set(key: Key, content: Json): void
  /** The writes of the stored row of this key, which was read at `expected` and last changed by this arrival. */
  puts(row: Key, last: Arrival, expected: Position | undefined): Puts
}

/** Throws where what is stored is not of the entity's kind. */
export const held = (entity: Entity, stored: Json | undefined): Held =>
  entity.packed === undefined
    ? single(entity, stored === undefined ? undefined : entity.parse(stored))
    : bucket(entriesOf(entity, stored), entity.packed)

function single(entity: Entity, stored: Json | undefined): Held {
  let content = stored
  return {
    get: () => content,
    set: (_, changed) => {
      content = changed
    },
    puts: (key, last, expected) => {
      if (content === undefined) return { put: undefined, children: [] }
      const index = entity.index(content, key, last)
      return { put: { row: { key, position: last.position, content, index }, expected }, children: [] }
    },
  }
}

const bucket = (entries: Entries, capacity: number): Held => ({
  get: ({ sort }) => entries.get(sort),
  set: ({ sort }, changed) => {
    entries.set(sort, changed)
  },
  puts: (key, { position }, expected) => bucketPuts({ key, position, expected }, entries, capacity),
})

function entriesOf(entity: Entity, stored: Json | undefined): Entries {
  if (stored === undefined) return new Map()
  if (!Array.isArray(stored)) throw new Error('Cannot fold on: a stored bucket is no list of entries')
  return new Map((stored as readonly [string, Json][]).map(([name, one]) => [name, entity.parse(one)]))
}
