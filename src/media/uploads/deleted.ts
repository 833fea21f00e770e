import type { Json } from '../../base/json.ts'
import type { MediaId } from '../model/ids.ts'
import { ORIGIN } from '../../events/position.ts'
import { mediaKey } from '../model/media-row.ts'
import type { Key, Tables } from '../../tables/tables.ts'
import { removeObjects } from './remove-objects.ts'
import type { Objects } from '../../objects/objects.ts'

/**
 * Deletions that the tables may not show yet, by media. No user id has a dot, so media ids and user ids do not collide
 * here.
 */
const REQUESTS = 'requests'
const MEDIA_TABLE = 'media'

const tombKey = (id: MediaId): Key => ({ partition: id, sort: 'deleted' })

export interface Bytes {
  readonly objects: Pick<Objects, 'delete'>
  readonly tables: Pick<Tables, 'get' | 'put'>
}

/** The number of objects that are removed at one time. */
const AT_ONCE = 16

/**
 * Removes the bytes of media whose `media.deleted` is in the log. It writes the tombstone before it removes the bytes:
 * an upload that stores bytes and then finds no tombstone has stored them before the removal. If this breaks off, the
 * sweep completes it.
 */
export async function removeBytes(ids: readonly MediaId[], { objects, tables }: Bytes): Promise<void> {
  const all = [...new Set(ids)]
  for (let at = 0; at < all.length; at += AT_ONCE) {
    const some = all.slice(at, at + AT_ONCE)
    await tables.put(
      REQUESTS,
      some.map((id) => ({ row: { key: tombKey(id), position: ORIGIN, content: true }, expected: undefined })),
    )
    await Promise.all(some.map((id) => removeObjects(id, objects)))
  }
}

/** The state of a media: deleted, uploaded, or neither known yet. */
export type UploadState = 'deleted' | 'uploaded' | 'unknown'

/** The state of each media, in order, from the requested deletions and from the table, which is behind them. */
export async function standingOf(
  ids: readonly MediaId[],
  tables: Pick<Tables, 'get'>,
): Promise<readonly UploadState[]> {
  const [tombs, rows] = await Promise.all([
    tables.get(REQUESTS, ids.map(tombKey)),
    tables.get(MEDIA_TABLE, ids.map(mediaKey)),
  ])
  return ids.map((_, at) => (tombs[at] === undefined ? standingIn(rows[at]?.content) : 'deleted'))
}

export async function isDeleted(id: MediaId, tables: Pick<Tables, 'get'>): Promise<boolean> {
  const [standing] = await standingOf([id], tables)
  return standing === 'deleted'
}

export async function isUploaded(id: MediaId, tables: Pick<Tables, 'get'>): Promise<boolean> {
  const [standing] = await standingOf([id], tables)
  return standing === 'uploaded'
}

function standingIn(content: Json | undefined): UploadState {
  if (content === null || typeof content !== 'object') return 'unknown'
  return 'deleted' in content ? 'deleted' : 'upload' in content ? 'uploaded' : 'unknown'
}
