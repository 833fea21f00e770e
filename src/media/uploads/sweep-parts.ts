import type { Objects } from '../../objects/objects.ts'
import { PARTS_PREFIX } from './parts.ts'

/** The parts of an upload that is not continued are kept for a day. */
const KEPT_MS = 24 * 60 * 60 * 1_000

/**
 * Removes the parts of uploads, and the slots of users, to which nothing was added for a day. Gives the number of
 * removed objects. `now`: milliseconds since 1970.
 */
export async function sweepParts(
  objects: Pick<Objects, 'list' | 'head' | 'delete'>,
  now: number,
  signal?: AbortSignal,
): Promise<number> {
  const groups = new Map<string, { readonly keys: string[]; newest: number }>()
  for await (const key of objects.list(PARTS_PREFIX)) {
    if (signal?.aborted) return 0
    const stored = await objects.head(key)
    if (stored === undefined) continue
    const name = key.slice(0, key.lastIndexOf('/'))
    const group = groups.get(name) ?? { keys: [], newest: 0 }
    group.keys.push(key)
    group.newest = Math.max(group.newest, stored.storedAt)
    groups.set(name, group)
  }
  const old = [...groups.values()].filter(({ newest }) => now - newest > KEPT_MS).flatMap(({ keys }) => keys)
  for (const key of old) await objects.delete(key)
  return old.length
}
