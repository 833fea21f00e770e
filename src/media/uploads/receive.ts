import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { refuse, ok, type Result } from '../../base/result.ts'
import { problem, type Reply } from '../../api/reply.ts'
import type { About, Stored } from '../../objects/about.ts'
import { BadDigest } from '../../objects/exactly.ts'
import type { Objects } from '../../objects/objects.ts'
import type { MediaId } from '../model/ids.ts'
import type { PartRange } from './content-range.ts'
import { keyOf } from './media-object.ts'
import {
  joinParts,
  MAX_PARTS,
  partAbout,
  partKey,
  removeParts,
  standingParts,
  type Parts,
  type Whole,
} from './parts.ts'
import { MAX_UNFINISHED, takeSlot } from './slots.ts'
import { interrupt, underWay } from './under-way.ts'

/** The bytes of a request, and what is told of them. */
export interface Upload {
  readonly id: MediaId
  readonly about: About
  readonly stream: Readable
  readonly length: number
  readonly range: PartRange | undefined
}

/** The object that is stored, or the parts that stand of it. */
export type Received = { readonly stored: Stored } | { readonly parts: Parts }

/** Stores the bytes of a request: all of an upload, or a part. Throws `BadDigest` if they are not those that are told. */
export const receive = (objects: Objects, upload: Upload): Promise<Result<Received, Reply>> =>
  upload.range === undefined ? receiveAll(objects, upload) : receivePart(objects, upload, upload.range)

async function receiveAll(objects: Objects, upload: Upload): Promise<Result<Received, Reply>> {
  const { id, about, stream, length } = upload
  const keep = async () =>
    (await takeSlot(objects, id))
      ? { key: partKey(id, 0), about: partAbout({ total: length, sha256: about.sha256 }) }
      : undefined
  const stored = await underWay(objects, id, stream, objects.put(keyOf(id), about, stream, length, keep))
  await removeParts(objects, id, await standingParts(objects, id))
  return (await isAsTold(objects, id, stored, about)) ? ok({ stored }) : refuse(OTHER_BYTES)
}

/** Whether an object that was there before has the SHA-256 that this request tells. */
async function isAsTold(objects: Objects, id: MediaId, stored: Stored, { sha256 }: About): Promise<boolean> {
  if (sha256 === undefined || stored.sha256 !== undefined) return (sha256 ?? stored.sha256) === stored.sha256
  const hash = createHash('sha256')
  const opened = await objects.get(keyOf(id))
  for await (const chunk of opened?.body ?? []) hash.update(chunk as Uint8Array)
  return hash.digest('base64') === sha256
}

const OTHER_BYTES = problem(409, 'other-bytes', 'Other bytes are stored under this address, and stay')

async function receivePart(
  objects: Objects,
  upload: Upload,
  { from, to, total }: PartRange,
): Promise<Result<Received, Reply>> {
  const { id, about, stream, length } = upload
  const before = await whatStands(objects, id, about)
  if ('stored' in before)
    return (await isAsTold(objects, id, before.stored, about)) ? ok(before) : refuse(OTHER_BYTES)
  const whole = { total, sha256: about.sha256 ?? before.parts.sha256 }
  const unfit = unfitPart(before.parts, from, whole)
  if (unfit !== undefined) return refuse(unfit)
  if (from === 0 && !(await takeSlot(objects, id))) return refuse(TOO_MANY_UPLOADS)
  const place = { key: partKey(id, from), about: partAbout(whole) }
  const keep = () => Promise.resolve(place)
  await underWay(objects, id, stream, objects.put(place.key, place.about, stream, length, keep))
  const after = await whatStands(objects, id, about)
  if ('parts' in after && after.parts.size <= to) return refuse(notNext(after.parts))
  return ok(after)
}

/**
 * What stands of an upload. Requests that still bring bytes of it are ended first. If all parts stand, the object is
 * made of them.
 */
export async function whatStands(objects: Objects, id: MediaId, about: About): Promise<Received> {
  await interrupt(objects, id)
  const stored = await objects.head(keyOf(id))
  if (stored !== undefined) return { stored }
  const parts = await standingParts(objects, id)
  return parts.size === parts.total ? { stored: await finish(objects, id, about, parts) } : { parts }
}

async function finish(objects: Objects, id: MediaId, about: About, parts: Parts): Promise<Stored> {
  const sha256 = about.sha256 ?? parts.sha256
  try {
    const stored = await joinParts(objects, id, { ...about, ...(sha256 !== undefined && { sha256 }) }, parts)
    await removeParts(objects, id, parts)
    return stored
  } catch (error) {
    if (error instanceof BadDigest) await removeParts(objects, id, parts)
    // Another request may have joined them, and removed them.
    const stored = await objects.head(keyOf(id))
    if (stored === undefined) throw error
    return stored
  }
}

/** The answer if a part cannot follow those that stand. */
function unfitPart(parts: Parts, from: number, { total, sha256 }: Whole): Reply | undefined {
  if (from !== parts.size) return notNext(parts)
  if (parts.total !== undefined && parts.total !== total) return OTHER_LENGTH
  if (parts.sha256 !== undefined && parts.sha256 !== sha256) return OTHER_DIGEST
  return parts.offsets.length < MAX_PARTS ? undefined : TOO_MANY_PARTS
}

/** The headers that tell how much stands, named as in draft-ietf-httpbis-resumable-upload. */
export const offsetHeaders = ({ size, total }: Pick<Parts, 'size' | 'total'>, isComplete = false) => ({
  'upload-offset': String(size),
  ...(total !== undefined && { 'upload-length': String(total) }),
  'upload-complete': isComplete ? '?1' : '?0',
  'cache-control': 'no-store',
})

const notNext = (parts: Parts): Reply =>
  problem(
    409,
    'not-the-next-bytes',
    `The next part of this upload begins at byte ${parts.size}`,
    { offset: parts.size },
    offsetHeaders(parts),
  )

const OTHER_LENGTH = problem(409, 'other-length', 'The parts before told another length of the whole')
const OTHER_DIGEST = problem(409, 'other-digest', 'The parts before told another SHA-256 of the whole')
const TOO_MANY_PARTS = problem(400, 'too-many-parts', `An upload has at most ${MAX_PARTS} parts`)
const TOO_MANY_UPLOADS = problem(
  429,
  'too-many-uploads',
  `A user has at most ${MAX_UNFINISHED} uploads that stand in parts: complete one of them first`,
  {},
  { 'retry-after': '60' },
)
