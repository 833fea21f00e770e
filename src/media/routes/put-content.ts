import type { IncomingHttpHeaders } from 'node:http'
import Type from 'typebox'
import { mediaId } from '../model/fields.ts'
import type { MediaId } from '../model/ids.ts'
import { isLanguage, type About } from '../../objects/about.ts'
import { BadDigest } from '../../objects/exactly.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { isDeleted, isUploaded } from '../uploads/deleted.ts'
import { removeObjects } from '../uploads/remove-objects.ts'
import { CODED, isPlain } from '../../api/coding.ts'
import { sha256In } from '../../api/repr-digest.ts'
import type { RouteContext } from '../../api/route-context.ts'
import { json, problem, type Reply } from '../../api/reply.ts'
import { streamRoute } from '../../api/stream-route.ts'
import { placed } from '../../api/shapes/results.ts'
import { readContentRange, type PartRange } from '../uploads/content-range.ts'
import { MAX_BYTES, TOO_LARGE } from '../uploads/media-object.ts'
import { offsetHeaders, receive, whatStands, type Received } from '../uploads/receive.ts'
import { tellUpload } from '../uploads/tell-upload.ts'
import { readTicket } from '../uploads/ticket.ts'

const offsets = Type.Object({ offset: Type.Integer(), total: Type.Integer() })

/**
 * Stores the object first, then appends the event with the counted size. If the request breaks off in between, the
 * client sends it again: the object exists and is announced; two announcements are the same event. With a Content-Range
 * it stores a part; the last part makes the object.
 */
export const putContent = streamRoute({
  method: 'PUT',
  path: '/media/{id}/content',
  summary:
    'Upload the bytes of a media to the URL from `POST /media`, at once or in parts; HEAD of it tells what is stored; a repeat changes nothing',
  params: Type.Object({ id: mediaId }),
  query: Type.Object({ ticket: Type.String() }),
  headers: {
    'content-range': Type.String({ description: 'the part that the body is: `bytes 0-99/1000`' }),
    'repr-digest': Type.String({ description: 'the SHA-256 of all the bytes: `sha-256=:base64:`' }),
  },
  answers: {
    201: { description: 'The object is stored, and the event in the log; the tables follow', schema: placed },
    202: { description: 'The part is stored, and the next one begins at `offset`', schema: offsets },
    403: { description: 'The URL is not valid, or has expired' },
    409: { description: 'The part does not follow those that are stored, or other bytes are stored' },
    410: { description: 'The media was deleted' },
    411: { description: 'The request has no Content-Length' },
    415: { description: 'The request has a Content-Encoding' },
  },
  handle: async (context, { params: { id }, query: { ticket }, stream, length, headers }) => {
    const read = await readTicket(context.key, id, ticket, context.now())
    if (!read.ok) return badTicket(read.error)
    const { about, bytes } = read.value
    if (length === undefined) return problem(411, 'no-length', 'An upload needs a Content-Length')
    const told = toldIn(headers, length)
    if (!told.ok) return told.error
    const { range, ...more } = told.value
    const size = range?.total ?? length
    if (size > MAX_BYTES) return TOO_LARGE
    if (bytes !== undefined && bytes !== size) return otherSize(bytes)
    if (await isDeleted(id, context.tables)) return GONE
    const receiving = receive(context.objects, {
      id,
      about: { ...about, ...more },
      stream,
      length,
      range,
    })
    if (await isDeletedAfter(receiving, context, id)) return GONE
    return answerOf(context, id, receiving)
  },
  head: async (context, { params: { id }, query: { ticket } }) => {
    const read = await readTicket(context.key, id, ticket, context.now())
    if (!read.ok) return badTicket(read.error)
    if (await isDeleted(id, context.tables)) return GONE
    const received = await whatStands(context.objects, id, read.value.about)
    if ('stored' in received && !(await isUploaded(id, context.tables)))
      await tellUpload(context, id, received.stored)
    return { status: 204, contentType: 'text/plain', body: '', headers: headersOf(received) }
  },
})

const badTicket = (why: string): Reply => problem(403, 'bad-ticket', `Not let in: ${why}`)
const otherSize = (bytes: number): Reply =>
  problem(400, 'other-size', `This URL takes exactly the ${bytes} bytes that \`POST /media\` was told`)
const GONE = problem(410, 'deleted', 'This media was deleted, and accepts no bytes')

/**
 * Whether the media was deleted before its bytes were stored (or failed to be); if so, the bytes are removed. A
 * deletion writes its tombstone before it removes bytes, so a deletion that is not seen here has still to remove them.
 */
async function isDeletedAfter(
  putting: Promise<unknown>,
  context: RouteContext,
  id: MediaId,
): Promise<boolean> {
  await putting.catch(() => undefined)
  if (!(await isDeleted(id, context.tables))) return false
  await removeObjects(id, context.objects)
  return true
}

async function answerOf(
  context: RouteContext,
  id: MediaId,
  receiving: ReturnType<typeof receive>,
): Promise<Reply> {
  try {
    const received = await receiving
    if (!received.ok) return received.error
    if ('stored' in received.value) return await tellUpload(context, id, received.value.stored)
    const { size, total = size } = received.value.parts
    return { ...json(202, { offset: size, total }), headers: headersOf(received.value) }
  } catch (error) {
    if (error instanceof BadDigest) return OTHER_DIGEST
    throw error
  }
}

function headersOf(received: Received): Readonly<Record<string, string>> {
  if ('parts' in received) return offsetHeaders(received.parts)
  const { size } = received.stored
  return offsetHeaders({ size, total: size }, true)
}

/** What the headers tell of the bytes. */
interface Told extends Pick<About, 'contentLanguage' | 'sha256'> {
  readonly range: PartRange | undefined
}

/**
 * Refuses headers about the bytes that we can neither apply nor store. The type of the bytes was given to `POST
 * /media`.
 */
function toldIn(headers: IncomingHttpHeaders, length: number): Result<Told, Reply> {
  if (!isPlain(headers['content-encoding'])) return refuse(CODED)
  const contentLanguage = headers['content-language']
  if (contentLanguage !== undefined && !isLanguage(contentLanguage)) return refuse(NO_LANGUAGE)
  const digest = sha256In(headers['repr-digest'])
  if (digest === undefined) return refuse(NO_DIGEST)
  const part = headers['content-range']
  const range = part === undefined ? undefined : readContentRange(part, length)
  if (typeof range === 'string') return refuse(problem(400, 'bad-content-range', range))
  return ok({
    range,
    ...(contentLanguage !== undefined && { contentLanguage }),
    ...digest,
  })
}

const NO_LANGUAGE = problem(
  400,
  'no-language',
  'Content-Language is a list of language tags, 255 characters at most',
)

const NO_DIGEST = problem(400, 'bad-digest', 'The sha-256 of a Repr-Digest is 32 bytes: sha-256=:base64:')

const OTHER_DIGEST = problem(
  400,
  'bad-digest',
  'The bytes have another SHA-256 than their Repr-Digest tells: nothing is stored',
)
