import type { About } from '../../objects/about.ts'
import type { Objects } from '../../objects/objects.ts'
import { Readable } from 'node:stream'
import { ownerOf, type MediaId } from '../model/ids.ts'
import { partKey, PARTS_PREFIX } from './parts.ts'

/** The number of uploads of one user that may stand in parts. */
export const MAX_UNFINISHED = 16

type Slots = Pick<Objects, 'head' | 'put' | 'delete'>

const slotKey = (id: MediaId, slot: number): string => `${PARTS_PREFIX}${ownerOf(id)}/slot-${slot}`

/**
 * Whether an upload may stand in parts: at most 16 of each user may. A slot is an object that names the upload. A slot
 * whose upload has no parts is free.
 */
export async function takeSlot(objects: Slots, id: MediaId): Promise<boolean> {
  for (let slot = 0; slot < MAX_UNFINISHED; slot++) {
    const key = slotKey(id, slot)
    const holder = (await objects.put(key, holding(id), Readable.from([]), 0)).facts['mediaId']
    if (holder === id) return true
    if ((await objects.head(partKey(holder as MediaId, 0))) !== undefined) continue
    await objects.delete(key)
    if ((await objects.put(key, holding(id), Readable.from([]), 0)).facts['mediaId'] === id) return true
  }
  return false
}

const holding = (mediaId: MediaId): About => ({ contentType: 'application/octet-stream', facts: { mediaId } })
