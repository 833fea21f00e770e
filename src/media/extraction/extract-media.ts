import type { EventOf } from '../../events/event-type.ts'
import type { mediaExtractionFailed } from '../model/events/media-extraction-failed.ts'
import type { mediaMetadataExtracted } from '../model/events/media-metadata-extracted.ts'
import { ownerOf, type MediaId } from '../model/ids.ts'
import type { Objects } from '../../objects/objects.ts'
import { keyOf } from '../uploads/media-object.ts'
import { removeDerived } from '../uploads/remove-objects.ts'
import type { Extractor } from './extractor.ts'
import type { Outcome } from './outcome.ts'
import { readReport, storeReport, type Report } from './report.ts'
import { storeMade, type Looked } from './store-made.ts'
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
export async function extractMedia(
  mediaId: MediaId,
  parts: ExtractParts,
  version = EXTRACTOR,
): Promise<Told | undefined> {
  const looked = await lookInto(mediaId, parts)
  if (looked === undefined) return undefined
  const { objects } = parts
  const report = await readReport(mediaId, objects)
  const facts = reportOf(looked.outcome, version)
  // A process of another release, or of an installation with other packages, was killed before it was done.
  if (report !== undefined && (report.extractor !== version || report.lacks !== facts.lacks))
    await removeDerived(mediaId, objects)
  await storeMade(mediaId, looked, version, objects)
  await storeReport(mediaId, facts, objects)
  return (await isLeft(mediaId, objects)) ? told(mediaId, looked, version) : undefined
}

/** Stores nothing. If there are no bytes here, it removes what was made from them, and gives undefined. */
export async function lookInto(
  mediaId: MediaId,
  { objects, extractor, signal }: ExtractParts,
): Promise<Looked | undefined> {
  const key = keyOf(mediaId)
  const stored = await objects.head(key)
  if (stored === undefined) {
    await removeDerived(mediaId, objects)
    return undefined
  }
  const { size, contentType } = stored
  const read = (from: number, to: number): Promise<Buffer> => readRange(objects, key, from, to)
  const { outcome } = await extractor.extract({ size, contentType, read }, signal)
  return { stored, outcome }
}

/**
 * Whether the bytes of a media are still there, after objects made from them were stored. Otherwise it removes these:
 * whoever deletes a media removes the upload first, and then what was made from it.
 */
export async function isLeft(mediaId: MediaId, objects: Pick<Objects, 'head' | 'delete'>): Promise<boolean> {
  if ((await objects.head(keyOf(mediaId))) !== undefined) return true
  await removeDerived(mediaId, objects)
  return false
}

export function reportOf(outcome: Outcome, version: number): Report {
  const { others, lacks } = outcome
  const noThumbnail = outcome.kind === 'extracted' ? outcome.noThumbnail : outcome.detail
  return {
    extractor: version,
    others: others.kind,
    ...(others.kind === 'none' && { whyNone: others.why }),
    ...(noThumbnail !== undefined && { noThumbnail }),
    ...(others.kind === 'copy' && others.type !== undefined && { copyType: others.type }),
    ...(lacks !== undefined && { lacks }),
  }
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

/** The event that tells it. */
export function told(mediaId: MediaId, { stored: { facts }, outcome }: Looked, version: number): Told {
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
    extractor: version,
  }
  return { type: 'media.metadata-extracted', subject, data }
}
