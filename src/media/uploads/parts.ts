import { Readable } from 'node:stream'
import type { About, Stored } from '../../objects/about.ts'
import type { Objects } from '../../objects/objects.ts'
import { ownerOf, type MediaId } from '../model/ids.ts'
import { keyOf } from './media-object.ts'
import { perObjects } from './per-objects.ts'

/** The prefix of the parts of uploads that are not complete. */
export const PARTS_PREFIX = 'parts/'

/** The number of parts of one upload. */
export const MAX_PARTS = 1_000

/** The parts of an upload: objects of their own, each named by the offset at which it begins. */
export interface Parts {
  readonly offsets: readonly number[]
  /** The number of bytes that stand, from the beginning and without a gap. */
  readonly size: number
  /** The length of the whole, and its SHA-256 if the client told it. */
  readonly total?: number | undefined
  readonly sha256?: string | undefined
}

const NONE: Parts = { offsets: [], size: 0 }

/** What is told of the whole with each part. */
export interface Whole {
  readonly total: number
  readonly sha256?: string | undefined
}

export const partKey = (id: MediaId, from: number): string => `${PARTS_PREFIX}${id}/${from}`

/** The description that is stored with a part. */
export const partAbout = ({ total, sha256 }: Whole): About => ({
  contentType: 'application/octet-stream',
  facts: { total, ...(sha256 !== undefined && { whole: sha256 }) },
})

type Reading = Pick<Objects, 'head' | 'get'>

/** The parts that were seen last, by media: without them, each part would be looked for again at every request. */
const seenIn = perObjects(() => new Map<MediaId, Parts>())
const MOST_SEEN = 1_000

/** The parts that stand, in their order. */
export async function standingParts(objects: Reading, id: MediaId): Promise<Parts> {
  const seen = seenIn(objects)
  let parts = await stillStanding(objects, id, seen.get(id) ?? NONE)
  for (;;) {
    const next = await objects.head(partKey(id, parts.size))
    if (next === undefined || next.size === 0) break
    parts = extended(parts, next)
  }
  if (seen.size >= MOST_SEEN) seen.clear()
  if (parts.size === 0) seen.delete(id)
  else seen.set(id, parts)
  return parts
}

/** Another process, or the sweep, may have removed them. */
async function stillStanding(objects: Reading, id: MediaId, parts: Parts): Promise<Parts> {
  const last = parts.offsets.at(-1)
  if (last === undefined) return parts
  const stored = await objects.head(partKey(id, last))
  return stored?.size === parts.size - last ? parts : NONE
}

function extended(parts: Parts, { size, facts: { total, whole } }: Stored): Parts {
  return {
    offsets: [...parts.offsets, parts.size],
    size: parts.size + size,
    total: typeof total === 'number' ? total : parts.total,
    sha256: typeof whole === 'string' ? whole : parts.sha256,
  }
}

/** Stores the object of which all parts stand. The parts stay. */
export function joinParts(
  objects: Pick<Objects, 'get' | 'put'>,
  id: MediaId,
  about: About,
  { offsets, size }: Parts,
): Promise<Stored> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const from of offsets) {
      const part = await objects.get(partKey(id, from))
      if (part === undefined)
        throw new Error(`Cannot join the parts of an upload: one of ${ownerOf(id)} is gone`)
      yield* part.body as AsyncIterable<Uint8Array>
    }
  }
  return objects.put(keyOf(id), about, Readable.from(bytes(), { objectMode: false }), size)
}

/** The last part goes first: if this breaks off, no part seems to stand that does not. */
export async function removeParts(
  objects: Pick<Objects, 'delete'>,
  id: MediaId,
  { offsets }: Parts,
): Promise<void> {
  seenIn(objects).delete(id)
  for (const from of offsets.toReversed()) await objects.delete(partKey(id, from))
}
