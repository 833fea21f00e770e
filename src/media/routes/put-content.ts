import type { IncomingHttpHeaders } from 'node:http'
import Type from 'typebox'
import { parsed } from '../../events/given.ts'
import { mediaId } from '../model/fields.ts'
import { ownerOf, type MediaId } from '../model/ids.ts'
import { isLanguage, type Stored } from '../../objects/about.ts'
import { isDeleted } from '../uploads/deleted.ts'
import { keyOf, uploadedEvent } from '../uploads/media-object.ts'
import { removeObjects } from '../uploads/remove-objects.ts'
import { ENGINE } from '../../policy/caller.ts'
import { append } from '../../api/append.ts'
import { CODED, isPlain } from '../../api/coding.ts'
import type { RouteContext } from '../../api/route-context.ts'
import { firstTime } from '../../api/remember.ts'
import { refusalOf } from '../../api/refused-all.ts'
import { json, problem, type Reply } from '../../api/reply.ts'
import { streamRoute } from '../../api/route.ts'
import { placed } from '../../api/shapes/results.ts'
import { readTicket } from '../uploads/ticket.ts'

/** The maximum size of a media, in bytes. */
const MAX_BYTES = 1024 ** 3

/**
 * Stores the object first, then appends the event with the counted size. If the request breaks off in between, the
 * client sends it again: the object exists and is announced; two announcements are the same event.
 */
export const putContent = streamRoute({
  method: 'PUT',
  path: '/media/{id}/content',
  summary: 'Upload the bytes of a media to the URL from `POST /media`; a repeat changes nothing',
  params: Type.Object({ id: mediaId }),
  query: Type.Object({ ticket: Type.String() }),
  answers: {
    201: { description: 'The object is stored, and the event in the log; the tables follow', schema: placed },
    403: { description: 'The URL is not valid, or has expired' },
    410: { description: 'The media was deleted' },
    411: { description: 'The request has no Content-Length' },
    415: { description: 'The request has a Content-Encoding' },
  },
  handle: async (context, { params: { id }, query: { ticket }, stream, length, headers }) => {
    const about = await readTicket(context.key, id, ticket, context.now())
    if (!about.ok) return problem(403, 'bad-ticket', `Not let in: ${about.error}`)
    if (length === undefined) return problem(411, 'no-length', 'An upload needs a Content-Length')
    if (length > MAX_BYTES) return problem(413, 'too-large', `A media is at most ${MAX_BYTES} bytes`)
    const unfit = unfitOf(headers)
    if (unfit !== undefined) return unfit
    if (await isDeleted(id, context.tables)) return GONE
    const said = { ...about.value, ...languageOf(headers) }
    const putting = context.objects.put(keyOf(id), said, stream, length)
    if (await isDeletedAfter(putting, context, id)) return GONE
    return announce(context, id, await putting)
  },
})

const GONE = problem(410, 'deleted', 'This media was deleted, and accepts no bytes')

/**
 * Whether the media was deleted before its bytes were stored (or failed to be); if so, the bytes are removed. A
 * deletion writes its tombstone before it removes bytes, so a deletion that is not seen here has still to remove them.
 */
async function isDeletedAfter(
  putting: Promise<Stored>,
  context: RouteContext,
  id: MediaId,
): Promise<boolean> {
  await putting.catch(() => undefined)
  if (!(await isDeleted(id, context.tables))) return false
  await removeObjects(id, context.objects)
  return true
}

/**
 * Refuses headers about the bytes that we can neither apply nor store. The type of the bytes was given to `POST
 * /media`.
 */
function unfitOf(headers: IncomingHttpHeaders): Reply | undefined {
  if (!isPlain(headers['content-encoding'])) return CODED
  if (headers['content-range'] !== undefined) return IN_PARTS
  const { contentLanguage } = languageOf(headers)
  return contentLanguage === undefined || isLanguage(contentLanguage) ? undefined : NO_LANGUAGE
}

/** RFC 9110, 14.5. */
const IN_PARTS = problem(400, 'in-parts', 'An upload must be complete, without a Content-Range')

const NO_LANGUAGE = problem(
  400,
  'no-language',
  'Content-Language is a list of language tags, 255 characters at most',
)

const languageOf = ({ 'content-language': contentLanguage }: IncomingHttpHeaders) =>
  contentLanguage === undefined ? {} : { contentLanguage }

async function announce(context: RouteContext, id: MediaId, stored: Stored): Promise<Reply> {
  const owner = { user: ownerOf(id), role: 'user' as const }
  const event = uploadedEvent(id, stored)
  const { time, notBefore } = await context.stamps.next(event.subject)
  const told = { ...event, time: await firstTime(context.tables, owner, event.id, time) }
  const [taken] = await append(context, ENGINE, [parsed(told)], { notBefore })
  if (taken === undefined) throw new Error('Cannot tell what became of an upload')
  if (!taken.ok) return refusalOf(taken.refused)
  const { id: eventId, shardId, sequenceNumber } = taken
  return json(201, { id: eventId, shardId, sequenceNumber })
}
