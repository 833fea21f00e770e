import { acceptOne } from '../../accept/accept.ts'
import { ENGINE } from '../../policy/caller.ts'
import { parsed } from '../../events/given.ts'
import type { Horizon } from '../../events/horizon.ts'
import type { MediaId } from '../model/ids.ts'
import { vocabulary } from '../model/vocabulary.ts'
import type { LogAppender } from '../../log/log.ts'
import type { Tables } from '../../tables/tables.ts'
import { isDeleted } from './deleted.ts'
import { keyOf, uploadedEvent } from './media-object.ts'
import type { Objects } from '../../objects/objects.ts'
import { removeObjects } from './remove-objects.ts'

/** The parts that an announcement needs. */
export interface AnnounceParts {
  readonly objects: Pick<Objects, 'head' | 'delete'>
  readonly tables: Pick<Tables, 'get'>
  readonly log: LogAppender
  /** The latest time that an object may have been stored at; if missing, there is no limit. */
  readonly horizon?: () => Horizon
}

/**
 * Appends `media.uploaded` for a stored object; a repeat is the same event. If the media was deleted before, it removes
 * the bytes instead. Throws if that is not possible now or at all.
 */
export async function announce(mediaId: MediaId, between: AnnounceParts): Promise<void> {
  const { objects, tables, log, horizon } = between
  const stored = await objects.head(keyOf(mediaId))
  if (stored === undefined) return
  if (await isDeleted(mediaId, tables)) return removeObjects(mediaId, objects)
  const gate = { vocabulary, asker: ENGINE, horizon: horizon?.() }
  const judged = acceptOne(gate, parsed(uploadedEvent(mediaId, stored)))
  if (!judged.ok) throw new Error(`Cannot announce media "${mediaId}": ${judged.refusal.detail}`)
  const [appended] = await log.append([judged.record])
  if (appended?.ok !== true)
    throw new Error(`Cannot announce media "${mediaId}": the log answers ${appended?.code ?? 'nothing'}`)
}
