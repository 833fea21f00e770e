import { Readable } from 'node:stream'
import type { EventOf } from '../../events/event-type.ts'
import type { mediaExtractionFailed } from '../model/events/media-extraction-failed.ts'
import type { mediaMetadataExtracted } from '../model/events/media-metadata-extracted.ts'
import { ownerOf, type MediaId } from '../model/ids.ts'
import type { Stored } from '../../objects/about.ts'
import type { Objects } from '../../objects/objects.ts'
import { copyKey } from '../uploads/derived.ts'
import { keyOf } from '../uploads/media-object.ts'
import { removeDerived } from '../uploads/remove-objects.ts'
import type { Extractor } from './extractor.ts'
import type { Outcome } from './outcome.ts'
import { storeReport } from './report.ts'
import { storeThumbnails } from './store-thumbnails.ts'
import { EXTRACTOR } from './version.ts'

type Extracted = EventOf<typeof mediaMetadataExtracted>
type Failed = EventOf<typeof mediaExtractionFailed>

/** The event that tells what became of an extraction, without its envelope. */
export type Told = Pick<Extracted, 'type' | 'subject' | 'data'> | Pick<Failed, 'type' | 'subject' | 'data'>

export interface ExtractParts {
  readonly objects: Pick<Objects, 'get' | 'head' | 'put' | 'delete'>
  readonly extractor: Pick<Extractor, 'extract'>
  readonly signal: AbortSignal
}

/**
 * Extracts from a media's bytes, and stores its thumbnails. Undefined if there are no bytes here: another system
 * announced the media, or it was deleted, also meanwhile. Then nothing made from it stays, also not what a run before
 * this one stored before it died. A repeat stores nothing new.
 */
export async function extractMedia(mediaId: MediaId, parts: ExtractParts): Promise<Told | undefined> {
  const { objects, extractor, signal } = parts
  const key = keyOf(mediaId)
  const stored = await objects.head(key)
  if (stored === undefined) return removed(mediaId, objects)
  const { size, contentType } = stored
  const read = (from: number, to: number): Promise<Buffer> => readRange(objects, key, from, to)
  const { outcome } = await extractor.extract({ size, contentType, read }, signal)
  await store(mediaId, outcome, stored, objects)
  // Whoever deletes a media removes the upload first, and then what was made from it.
  if ((await objects.head(key)) !== undefined) return told(mediaId, stored, outcome)
  return removed(mediaId, objects)
}

async function removed(mediaId: MediaId, objects: Pick<Objects, 'delete'>): Promise<undefined> {
  await removeDerived(mediaId, objects)
  return undefined
}

async function store(
  mediaId: MediaId,
  outcome: Outcome,
  { contentType }: Stored,
  objects: Pick<Objects, 'put'>,
): Promise<void> {
  const { others } = outcome
  if (outcome.kind === 'extracted') await storeThumbnails(mediaId, outcome.thumbnails, objects)
  if (others.kind === 'copy') {
    const body = Readable.from([others.bytes], { objectMode: false })
    await objects.put(copyKey(mediaId), { contentType, facts: {} }, body, others.bytes.byteLength)
  }
  const noThumbnail = outcome.kind === 'extracted' ? outcome.noThumbnail : outcome.detail
  const report = {
    extractor: EXTRACTOR,
    others: others.kind,
    ...(others.kind === 'none' && { whyNone: others.why }),
    ...(noThumbnail !== undefined && { noThumbnail }),
  }
  await storeReport(mediaId, report, objects)
}

async function readRange(
  objects: Pick<Objects, 'get'>,
  key: string,
  from: number,
  to: number,
): Promise<Buffer> {
  const opened = await objects.get(key, { from, to })
  if (opened === undefined) throw new Error('Cannot extract from a media: its bytes were removed meanwhile')
  const parts: Uint8Array[] = []
  for await (const part of opened.body) parts.push(part as Uint8Array)
  return Buffer.concat(parts)
}

function told(mediaId: MediaId, { facts }: Stored, outcome: Outcome): Told {
  const subject = ownerOf(mediaId)
  if (outcome.kind === 'refused') {
    const { reason, detail } = outcome
    return { type: 'media.extraction-failed', subject, data: { mediaId, reason, detail } }
  }
  const { location, ...found } = outcome.found
  const shown = outcome.thumbnails.find(({ size, type }) => size === 512 && type === 'image/webp')
  const thumbnail = shown && { width: shown.width, height: shown.height, bytes: shown.bytes.byteLength }
  const data = {
    mediaId,
    ...found,
    // A place that the owner gave stays, whatever the camera says.
    ...(location !== undefined && facts['location'] === undefined && { location }),
    ...(thumbnail !== undefined && { thumbnail }),
    extractor: EXTRACTOR,
  }
  return { type: 'media.metadata-extracted', subject, data }
}
