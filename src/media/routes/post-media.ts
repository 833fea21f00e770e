import { createHash } from 'node:crypto'
import Type from 'typebox'
import { place } from '../../events/fields.ts'
import { mediaUploaded } from '../model/events/media-uploaded.ts'
import { isMediaId, type MediaId } from '../model/ids.ts'
import { isKept, MAX_ABOUT_BYTES } from '../../objects/about.ts'
import { FIRST_ONLY } from '../../objects/objects.ts'
import { MAX_MEDIA_TYPE, MEDIA_TYPE_PATTERN } from '../../objects/media-type.ts'
import { keyOf, MAX_BYTES, TOO_LARGE, uploadedEvent } from '../uploads/media-object.ts'
import { ENGINE } from '../../policy/caller.ts'
import { refusedBefore } from '../../api/append.ts'
import { jsonBody } from '../../api/body.ts'
import { appends } from '../../policy/actions.ts'
import type { RouteContext } from '../../api/route-context.ts'
import { remember } from '../../api/remember.ts'
import { refusalOf } from '../../api/refused-all.ts'
import { json, problem, type Reply } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { mediaId } from '../model/fields.ts'
import { quotaOf } from '../quota-of.ts'
import { isUploaded } from '../uploads/deleted.ts'
import { mintTicket, UPLOAD_SECONDS, type Expected } from '../uploads/ticket.ts'

/** The content type is sent back as a header, so it must be valid there. */
const contentType = Type.String({
  pattern: MEDIA_TYPE_PATTERN,
  maxLength: MAX_MEDIA_TYPE,
  description: 'a media type, such as image/png or text/plain; charset=utf-8',
})

const title = Type.String({ maxLength: 200 })

const bytes = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'the size; the URL then takes exactly so many bytes',
})

const told = Type.Object(
  { contentType, bytes: Type.Optional(bytes), title: Type.Optional(title), location: Type.Optional(place) },
  { additionalProperties: false },
)

export const postMedia = route(appends(mediaUploaded), {
  method: 'POST',
  path: '/media',
  example: () => ({ contentType: 'image/jpeg', title: 'Sunset', location: { lat: 54.32, lon: 10.13 } }),
  summary: 'Begin an upload for the token’s user; then PUT the bytes to `uploadUrl`',
  body: jsonBody(told),
  owner: ({ caller }) => caller.user,
  idempotent: true,
  answers: {
    201: {
      description: `The URL is valid for ${UPLOAD_SECONDS} seconds, and for this media only`,
      schema: Type.Object({
        mediaId,
        uploadUrl: Type.String(),
        uploadHeaders: Type.Optional(Type.Record(Type.String(), Type.String())),
      }),
    },
    413: {
      description:
        'It cannot fit into the user’s quota (`over-quota`, with `leftBytes`), or is too large for a media',
    },
  },
  handle: async (context, { caller, body, origin, idempotencyKey }) => {
    const { contentType, bytes, ...facts } = body
    const id = `${caller.user}.${idempotencyKey === undefined ? context.newId() : suffixOf(idempotencyKey)}`
    if (!isMediaId(id)) throw new Error('Cannot name a media: the id made for it is none')
    if (!isKept({ contentType, facts })) return TOO_MUCH
    const event = uploadedEvent(id, { contentType, facts, size: 0, storedAt: context.now() })
    const refused = refusedBefore(context, ENGINE, event)
    if (refused !== undefined) return refusalOf(refused)
    const full = (await isUploaded(id, context.tables))
      ? undefined
      : await fullFor(context, caller.user, bytes)
    if (full !== undefined) return full
    if (bytes !== undefined && bytes > MAX_BYTES) return TOO_LARGE
    if (idempotencyKey !== undefined) {
      const time = new Date(context.now()).toISOString()
      const first = await remember(context.tables, caller, { id: idempotencyKey, time, upload: body })
      if (!first.ok) return first.error
    }
    const to = await uploadUrl(context, id, { about: { contentType, facts }, bytes }, origin)
    return json(201, { mediaId: id, uploadUrl: to, ...(context.direct && { uploadHeaders: FIRST_ONLY }) })
  },
})

/** The suffix is made from the key: an upload that is begun again under the same key is the same media. */
const suffixOf = (key: string): string => createHash('sha256').update(key).digest('base64url')

/**
 * The description is stored with the object. It is checked here, because a refusal after the upload would be too late.
 */
const TOO_MUCH = problem(
  400,
  'too-much-said',
  `Media type, title and place together are at most ${MAX_ABOUT_BYTES} bytes of JSON`,
)

/** The refusal of an upload that plainly cannot fit. One that fits now may still be over quota when it is uploaded. */
async function fullFor(context: RouteContext, user: string, bytes = 0): Promise<Reply | undefined> {
  const { quotaBytes, usedBytes } = await quotaOf(context, user)
  if (bytes <= quotaBytes - usedBytes) return undefined
  const leftBytes = Math.max(0, quotaBytes - usedBytes)
  const detail = `Of the quota of ${quotaBytes} bytes, ${leftBytes} are left`
  return problem(413, 'over-quota', detail, { leftBytes, usedBytes, quotaBytes })
}

async function uploadUrl(
  context: RouteContext,
  id: MediaId,
  expected: Expected,
  origin: string,
): Promise<string> {
  const { about, bytes } = expected
  if (context.direct !== undefined) return context.direct.uploadUrl(keyOf(id), about, UPLOAD_SECONDS, bytes)
  const ticket = await mintTicket(context.key, id, expected, context.now())
  return `${origin}/media/${encodeURIComponent(id)}/content?ticket=${ticket}`
}
