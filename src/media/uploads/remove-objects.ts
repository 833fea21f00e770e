import type { MediaId } from '../model/ids.ts'
import type { Objects } from '../../objects/objects.ts'
import { derivedKeys, reportKey } from './derived.ts'
import { keyOf } from './media-object.ts'

/**
 * Removes all objects of a media. The upload goes first: a process that stores objects made from it, and then still
 * finds the upload, has stored them before they are removed here.
 */
export async function removeObjects(id: MediaId, objects: Pick<Objects, 'delete'>): Promise<void> {
  await objects.delete(keyOf(id))
  await removeDerived(id, objects)
}

/** Removes the objects that were made from a media. The report goes first, as it says that the others are there. */
export async function removeDerived(id: MediaId, objects: Pick<Objects, 'delete'>): Promise<void> {
  await objects.delete(reportKey(id))
  await Promise.all(derivedKeys(id).map((key) => objects.delete(key)))
}
