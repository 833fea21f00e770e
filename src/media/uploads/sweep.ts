import type { MediaId } from '../model/ids.ts'
import type { Tables } from '../../tables/tables.ts'
import { standingOf } from './deleted.ts'
import { keyOf, MEDIA_PREFIX, mediaOf } from './media-object.ts'
import type { Objects } from '../../objects/objects.ts'

/** The result of a sweep. */
export interface Swept {
  /** The number of objects that were checked. */
  readonly objects: number
  /** The number of removed objects: their media are deleted. */
  readonly removed: number
  /**
   * Media that have bytes and whose upload no table shows: the upload is under way, broke off before its event, or is
   * not folded yet.
   */
  readonly unannounced: readonly MediaId[]
}

interface Kept {
  readonly objects: Pick<Objects, 'list' | 'delete'>
  readonly tables: Pick<Tables, 'get'>
}

/** The number of media that are looked up at one time. */
const AT_ONCE = 100

/**
 * Removes the bytes of deleted media that a crash, or a deletion not made through the HTTP server, has left. It touches
 * nothing else, so it harms no upload under way, and several sweeps may run at once.
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
