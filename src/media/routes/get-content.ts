import Type from 'typebox'
import type { Json } from '../../base/json.ts'
import { mediaId } from '../model/fields.ts'
import { ownerOf, type MediaId } from '../model/ids.ts'
import { NO_MEDIA } from '../shapes/no-media.ts'
import { keyOf } from '../uploads/media-object.ts'
import { seenKey } from '../extraction/seen-key.ts'
import { storedBytes } from '../uploads/stored-bytes.ts'
import { presentation } from '../../objects/media-type.ts'
import { attachment, fileName } from '../../objects/file-name.ts'
import { READ_SHARED } from '../../policy/actions.ts'
import { bytesReply } from '../../api/bytes-reply.ts'
import { absent } from '../../api/admit.ts'
import { elsewhere } from '../../api/elsewhere.ts'
import { problem, type Reply } from '../../api/reply.ts'
import type { RouteContext } from '../../api/route-context.ts'
import { openTo } from '../../api/route.ts'
import { conditions } from '../../api/shapes/conditions.ts'
import { seenRow } from '../../api/table-of.ts'

const GOOD_SECONDS = 5 * 60

export const getContent = openTo(READ_SHARED, {
  method: 'GET',
  path: '/media/{id}/content',
  summary:
    'The bytes of a media; others than its owner get a copy without position and serial numbers of the camera',
  params: Type.Object({ id: mediaId }),
  owner: ({ params }) => ownerOf(params.id),
  query: Type.Object({
    download: Type.Optional(
      Type.String({ maxLength: 200, description: 'as an attachment, named after the title' }),
    ),
  }),
  headers: conditions,
  reads: ['media'],
  answers: {
    200: {
      description: 'The bytes, of the type that the media was uploaded as; a copy of HEIC is JPEG',
      mediaType: '*/*',
    },
    206: { description: 'The bytes of the one range that the request asks for', mediaType: '*/*' },
    307: { description: 'The bytes are at another URL that expires: if the objects are in S3 on AWS' },
    404: { description: 'It was never uploaded, was deleted, or is not shared with the caller' },
    416: { description: 'No byte is in the range' },
  },
  handle: async (context, { params: { id }, query: { download }, asker, method, headers }) => {
    const row = await seenRow(context, 'media', id, asker)
    if (row === undefined) return absent(asker, NO_MEDIA)
    const seen = await seenKey(id, asker, context.objects)
    if ('none' in seen) return notReady(context, id, seen.none)
    const shown = presentation(seen.type ?? textIn(row, 'contentType'))
    const named = download === undefined ? undefined : attachment(nameIn(row, id, shown.type))
    if (context.direct !== undefined) {
      const to = { ...shown, ...(named !== undefined && { disposition: named }) }
      return elsewhere(await context.direct.contentUrl(seen.key, to, GOOD_SECONDS), asker)
    }
    const bytes = await storedBytes(context.objects, seen.key, named)
    const request = { method, headers, asker, now: context.now() }
    return (bytes && (await bytesReply(request, bytes))) ?? NO_BYTES
  },
})

/** If another system announced the media, there may be no bytes here. */
const NO_BYTES = problem(404, 'no-content', 'There are no bytes of this media here')

async function notReady({ objects }: RouteContext, id: MediaId, why: string): Promise<Reply> {
  if ((await objects.head(keyOf(id))) === undefined) return NO_BYTES
  return problem(404, 'not-ready', why, {}, { 'cache-control': 'no-store' })
}

const nameIn = (row: Json, id: MediaId, type: string): string =>
  fileName(textIn(row, 'title') ?? '', id.slice(id.indexOf('.') + 1), type)

function textIn(row: Json, name: string): string | undefined {
  const value: unknown = row !== null && typeof row === 'object' && name in row ? Reflect.get(row, name) : ''
  return typeof value === 'string' ? value : undefined
}
