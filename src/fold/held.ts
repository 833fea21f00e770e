import type { Json } from '../base/json.ts'
import type { Key } from '../tables/tables.ts'
import type { Entries } from './bucket.ts'
import type { Entity } from './projection.ts'

/** What a stored row holds while a batch goes through it: one entity, or the entries of a bucket. */
export interface Held {
  get(key: Key): Json | undefined
  set(key: Key, content: Json): void
  /** What to store of one entity; undefined where there is nothing. */
  content(): Json | undefined
  /** What to store of a bucket. */
  readonly entries?: Entries
}

/** Throws where what is stored is not of the entity's kind. */
export const held = (entity: Entity, content: Json | undefined): Held =>
  entity.packed !== undefined
    ? bucket(entity, content)
    : single(content === undefined ? undefined : entity.parse(content))

function single(stored: Json | undefined): Held {
  let content = stored
  return {
    get: () => content,
    set: (_, changed) => {
      content = changed
    },
    content: () => content,
  }
}

function bucket(entity: Entity, content: Json | undefined): Held {
  const entries = entriesOf(entity, content)
  return {
    get: ({ sort }) => entries.get(sort),
    set: ({ sort }, changed) => {
      entries.set(sort, changed)
    },
    content: () => undefined,
    entries,
  }
}

function entriesOf(entity: Entity, content: Json | undefined): Entries {
  if (content === undefined) return new Map()
  if (!Array.isArray(content)) throw new Error('Cannot fold on: a stored bucket is no list of entries')
  return new Map((content as readonly [string, Json][]).map(([name, one]) => [name, entity.parse(one)]))
}
