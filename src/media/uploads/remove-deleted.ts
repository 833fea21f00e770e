import type { Home } from '../../api/home.ts'
import type { Event } from '../../events/event.ts'
import { isKnown } from '../model/vocabulary.ts'
import { removeBytes } from './deleted.ts'

/**
 * Removes the bytes of media that these events delete. The events are in the log, so if this fails, the sweep completes
 * it.
 */
export async function removeDeleted(home: Home, events: readonly Event[]): Promise<void> {
  const ids = events.flatMap((event) =>
    isKnown(event) && event.type === 'media.deleted' ? [event.data.mediaId] : [],
  )
  if (ids.length === 0) return
  try {
    await removeBytes(ids, home)
  } catch (err) {
    home.logger.error({ err }, 'Cannot remove the bytes of a deleted media yet: the sweep will')
  }
}
