import type { MediaId } from '../model/ids.ts'
import type { Tables } from '../../tables/tables.ts'
import { standingOf } from './deleted.ts'
import { derivedFrom } from './derived.ts'
import { mediaOf } from './media-object.ts'
import type { Objects } from '../../objects/objects.ts'
import { removeDerived, removeObjects } from './remove-objects.ts'

/** The result of a sweep. */
export interface Swept {
  /** The number of uploads that were checked. */
  readonly objects: number
  /** The number of removed uploads: their media are deleted. */
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
  for await (const some of mediaIn(objects)) {
    if (signal?.aborted) break
    const ids = [...some.keys()]
    const standing = await standingOf(ids, tables)
    for (const [at, id] of ids.entries()) {
      const isUpload = some.get(id) === 'upload'
      if (isUpload) seen++
      if (isUpload && standing[at] === 'unknown') unannounced.push(id)
      if (standing[at] !== 'deleted') continue
      if (isUpload) removed++
      await (isUpload ? removeObjects(id, objects) : removeDerived(id, objects))
    }
  }
  return { objects: seen, removed, unannounced }
}

/** Media that have bytes, or only objects that were made from these. */
type Some = ReadonlyMap<MediaId, 'upload' | 'derived'>

async function* mediaIn(objects: Pick<Objects, 'list'>): AsyncGenerator<Some> {
  let some = new Map<MediaId, 'upload' | 'derived'>()
  for await (const key of objects.list('')) {
    const upload = mediaOf(key)
    const id = upload ?? derivedFrom(key)
    if (id !== undefined && (upload !== undefined || !some.has(id)))
      some.set(id, upload === undefined ? 'derived' : 'upload')
    if (some.size < AT_ONCE) continue
    yield some
    some = new Map()
  }
  yield some
}
