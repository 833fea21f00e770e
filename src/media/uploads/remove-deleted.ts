import type { MediaId } from '../ids.ts'
import { removeBytes } from './deleted.ts'
import type { Desk } from '../../api/desk.ts'

/** Removes the bytes of media that events have just deleted. The events are in the log: where this fails, the sweep does it. */
export async function removeDeleted(desk: Desk, ids: readonly MediaId[]): Promise<void> {
  if (ids.length === 0) return
  try {
    await removeBytes(ids, desk)
  } catch (err) {
    desk.logger.error({ err }, 'Cannot remove the bytes of a deleted media yet: the sweep will')
  }
}
