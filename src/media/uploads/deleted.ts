import type { Json } from '../../base/json.ts'
import type { MediaId } from '../model/ids.ts'
import { ORIGIN } from '../../events/position.ts'
import { mediaKey } from '../model/media-row.ts'
import type { Key, Tables } from '../../tables/tables.ts'
import { keyOf } from './media-object.ts'
import type { Objects } from '../../objects/objects.ts'

/** What was asked of the door and the tables may not say yet: here, by media, that it was deleted. No user id has a dot. */
const REQUESTS = 'requests'
const MEDIA_TABLE = 'media'

const tombKey = (id: MediaId): Key => ({ partition: id, sort: 'deleted' })

export interface Bytes {
  readonly objects: Pick<Objects, 'delete'>
  readonly tables: Pick<Tables, 'get' | 'put'>
}

/** So many objects are removed at a time. */
const AT_ONCE = 16

/**
 * Removes the bytes of media whose `media.deleted` is in the log. The tombstone is written before the bytes go: whoever stores
 * bytes and then finds none was in time for them to go. Where this breaks off, the sweep does it.
 */
export async function removeBytes(ids: readonly MediaId[], { objects, tables }: Bytes): Promise<void> {
  const all = [...new Set(ids)]
  for (let at = 0; at < all.length; at += AT_ONCE) {
    const some = all.slice(at, at + AT_ONCE)
    await tables.put(
      REQUESTS,
      some.map((id) => ({ row: { key: tombKey(id), position: ORIGIN, content: true }, expected: undefined })),
    )
    await Promise.all(some.map((id) => objects.delete(keyOf(id))))
  }
}

/** What is known of a media: that it is deleted, that its upload was told, or neither yet. */
export type Standing = 'deleted' | 'uploaded' | 'unknown'

/** One answer a media, in their order: by what was asked of the door, and by the table, which follows. */
export async function standingOf(
  ids: readonly MediaId[],
  tables: Pick<Tables, 'get'>,
): Promise<readonly Standing[]> {
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

function standingIn(content: Json | undefined): Standing {
  if (content === null || typeof content !== 'object') return 'unknown'
  return 'deleted' in content ? 'deleted' : 'upload' in content ? 'uploaded' : 'unknown'
}
