import { hash } from 'node:crypto'
import { reactor } from '../../application/reactor.ts'
import { causeOf } from '../../reactions/cause.ts'
import { Reactions } from '../../reactions/reactions.ts'
import type { Event } from '../../events/event.ts'
import { AGAIN } from '../model/extracted-again.ts'
import { mediaExtractionFailed } from '../model/events/media-extraction-failed.ts'
import { mediaMetadataExtracted } from '../model/events/media-metadata-extracted.ts'
import { mediaUploaded } from '../model/events/media-uploaded.ts'
import type { MediaId } from '../model/ids.ts'
import { mediaKey, metadataTime } from '../model/media-row.ts'
import type { Objects } from '../../objects/objects.ts'
import { isUploaded } from '../uploads/deleted.ts'
import { keyOf, uploadedEvent } from '../uploads/media-object.ts'
import { removeDerived } from '../uploads/remove-objects.ts'
import { isLeft, lookInto, reportOf, told, type Told } from './extract-media.ts'
import { extractReactor } from './extract-reactor.ts'
import type { Extractor } from './extractor.ts'
import { isInstalled } from './is-installed.ts'
import { reactTo, type ReactParts } from './react-to.ts'
import { isWhole, readReport, storeReport, type Report } from './report.ts'
import { storeMade, type Looked } from './store-made.ts'
import { EXTRACTOR } from './version.ts'

export interface AgainParts extends ReactParts {
  readonly objects: Objects
  readonly extractor: Pick<Extractor, 'extract'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The version that extracts; that of this release by default. */
  readonly version?: number
  /** Whether an optional package is installed. */
  readonly has?: (name: string) => boolean
}

/** What became of a media: `current` needs nothing; `skipped` has no bytes here, or is not in the table. */
export type Again = 'extracted' | 'failed' | 'current' | 'skipped'

/**
 * Extracts from a media again if an earlier version than `olderThan` did, or one that lacked a package which is installed
 * now. A media that was never extracted is treated as its reactor would. What a run that was killed has left is completed,
 * because the report goes first and comes last.
 */
export async function extractAgain(mediaId: MediaId, olderThan: number, parts: AgainParts): Promise<Again> {
  const { objects, tables } = parts
  const report = await readReport(mediaId, objects)
  if (
    report !== undefined &&
    !isOutdated(report, olderThan, parts) &&
    (await isWhole(mediaId, report, objects))
  )
    return 'current'
  const stored = await objects.head(keyOf(mediaId))
  if (stored === undefined || !(await isUploaded(mediaId, tables))) return 'skipped'
  const upload = uploadedEvent(mediaId, stored) as Event
  return report === undefined && !(await isDone(upload, parts))
    ? first(upload, parts)
    : replace(mediaId, upload, parts)
}

const isOutdated = (
  { extractor, lacks }: Report,
  olderThan: number,
  { has = isInstalled }: AgainParts,
): boolean => extractor < olderThan || (lacks !== undefined && has(lacks))

async function isDone(upload: Event, { stored }: AgainParts): Promise<boolean> {
  const [standing] = await new Reactions(stored, 'extract').of([causeOf('extract', upload)])
  return standing?.reaction.state === 'done'
}

/** Its reactor may have begun after the upload, or may be about to act: whoever decides first decides for both. */
async function first(upload: Event, parts: AgainParts): Promise<Again> {
  let became: Again = 'skipped'
  const extract = extractReactor(parts.extractor, parts.version)
  await reactTo(
    {
      ...extract,
      react: async (arrival, context) => {
        const answered = await extract.react(arrival, context)
        became = answered.length === 0 ? 'skipped' : becameOf(answered[0] as Told)
        return answered
      },
    },
    upload,
    parts,
  )
  return became
}

const becameOf = ({ type }: Told): Again => (type === 'media.metadata-extracted' ? 'extracted' : 'failed')

/**
 * Replaces everything made from a media. Without a report others have nothing of it, and so never the upload before the
 * copy is there. The event is in the log before the report says that all is done.
 */
async function replace(mediaId: MediaId, upload: Event, parts: AgainParts): Promise<Again> {
  const { objects, version = EXTRACTOR } = parts
  const looked = await lookInto(mediaId, parts)
  if (looked === undefined) return 'skipped'
  await removeDerived(mediaId, objects)
  await storeMade(mediaId, looked, version, objects)
  if (!(await isLeft(mediaId, objects))) return 'skipped'
  const answer = told(mediaId, looked, version)
  await reactTo(teller(answer), await causeFor(mediaId, upload, looked, parts), parts)
  await storeReport(mediaId, reportOf(looked.outcome, version), objects)
  return (await isLeft(mediaId, objects)) ? becameOf(answer) : 'skipped'
}

const teller = (answer: Told) =>
  reactor({
    name: AGAIN,
    about: [mediaUploaded],
    appends: [mediaMetadataExtracted, mediaExtractionFailed],
    react: () => [answer],
  })

/**
 * The cause is the media, the version, and the package that it lacked: so what follows is one event for each of these, as
 * the first run decided it. Its time is later than that of any metadata that stand, so that it wins.
 */
async function causeFor(
  mediaId: MediaId,
  upload: Event,
  { stored: { storedAt }, outcome: { lacks } }: Looked,
  { tables, now, version = EXTRACTOR }: AgainParts,
): Promise<Event> {
  const [row] = await tables.get('media', [mediaKey(mediaId)])
  const standing = Date.parse(metadataTime(row?.content) ?? '') || 0
  const time = new Date(Math.max(now(), storedAt + 1, standing + 1)).toISOString()
  const extraction = [mediaId, version, ...(lacks === undefined ? [] : [lacks])].join('/')
  return { ...upload, source: AGAIN, id: hash('sha256', extraction), time }
}
