import type { MediaId } from '../model/ids.ts'
import type { Tables } from '../../tables/tables.ts'
import { standingOf } from './deleted.ts'
import { keyOf, MEDIA_PREFIX, mediaOf } from './media-object.ts'
import type { Objects } from '../../objects/objects.ts'

/** What a sweep found. */
export interface Swept {
  /** Objects looked at. */
  readonly objects: number
  /** Of media that are deleted: they are gone. */
  readonly removed: number
  /** Media whose bytes stand and whose upload no table tells: it is under way, was cut off before it was told, or is not folded yet. */
  readonly unannounced: readonly MediaId[]
}

interface Kept {
  readonly objects: Pick<Objects, 'list' | 'delete'>
  readonly tables: Pick<Tables, 'get'>
}

/** So many media are looked up at a time. */
const AT_ONCE = 100

/**
 * Removes what a crash, or a deletion that came past the door, has left: the bytes of media that are deleted. Nothing else is
 * touched, so that it harms no upload under way, and several may run at once.
 */
export async function sweep({ objects, tables }: Kept, signal?: AbortSignal): Promise<Swept> {
  let seen = 0
  let removed = 0
  const unannounced: MediaId[] = []
  for await (const ids of mediaIn(objects)) {
    if (signal?.aborted) break
    const standing = await standingOf(ids, tables)
    seen += ids.length
    for (const [at, id] of ids.entries()) {
      if (standing[at] === 'unknown') unannounced.push(id)
      if (standing[at] !== 'deleted') continue
      await objects.delete(keyOf(id))
      removed++
    }
  }
  return { objects: seen, removed, unannounced }
}

async function* mediaIn(objects: Pick<Objects, 'list'>): AsyncGenerator<readonly MediaId[]> {
  let some: MediaId[] = []
  for await (const key of objects.list(MEDIA_PREFIX)) {
    const id = mediaOf(key)
    if (id === undefined) continue
    some.push(id)
    if (some.length < AT_ONCE) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}
