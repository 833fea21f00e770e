import Type from 'typebox'
import { mediaId } from '../model/fields.ts'
import { ownerOf, type MediaId } from '../model/ids.ts'
import { NO_MEDIA } from '../shapes/no-media.ts'
import { readReport } from '../extraction/report.ts'
import { SIZES, thumbnailKey, type ThumbnailSize, type ThumbnailType } from '../uploads/derived.ts'
import { storedBytes } from '../uploads/stored-bytes.ts'
import { READ_SHARED } from '../../policy/actions.ts'
import { bytesReply, type BytesRequest } from '../../api/bytes-reply.ts'
import { weightOf } from '../../api/preferred.ts'
import { elsewhere } from '../../api/elsewhere.ts'
import { problem, type Reply } from '../../api/reply.ts'
import type { RouteContext } from '../../api/route-context.ts'
import { absent } from '../../api/admit.ts'
import { openTo } from '../../api/route.ts'
import { conditions } from '../../api/shapes/conditions.ts'
import { seenRow } from '../../api/table-of.ts'

const GOOD_SECONDS = 5 * 60

export const getThumbnail = openTo(READ_SHARED, {
  method: 'GET',
  path: '/media/{id}/thumbnail',
  summary:
    'A small picture of a media, upright and without metadata; WebP if `Accept` names it, otherwise JPEG',
  params: Type.Object({ id: mediaId }),
  owner: ({ params }) => ownerOf(params.id),
  query: Type.Object({
    size: Type.Optional(
      Type.Unsafe<ThumbnailSize>(
        Type.Integer({
          enum: [...SIZES],
          description: 'pixels of the longer side, at most; 512 by default',
        }),
      ),
    ),
  }),
  headers: { accept: Type.String(), ...conditions },
  reads: ['media'],
  answers: {
    200: { description: 'The picture: image/webp or image/jpeg', mediaType: 'image/*' },
    206: { description: 'The bytes of the one range that the request asks for', mediaType: 'image/*' },
    307: { description: 'The picture is at another URL that expires: if the objects are in S3 on AWS' },
    404: { description: 'There is no such media, or no thumbnail: `no-thumbnail` says why' },
    416: { description: 'No byte is in the range' },
  },
  handle: async (context, { params: { id }, query: { size = 512 }, asker, method, headers }) => {
    if ((await seenRow(context, 'media', id, asker)) === undefined) return absent(asker, NO_MEDIA)
    const type = typeFor(headers.accept)
    const request = { method, headers, asker }
    return (await thumbnail(context, { id, size, type }, request)) ?? noThumbnail(context, id)
  },
})

/** Every client shows JPEG; WebP is for those that name it. A header that allows neither is ignored (RFC 9110, 12.5.1). */
function typeFor(accept = '*/*'): ThumbnailType {
  const [webp, jpeg] = [weightOf(accept, 'image/webp'), weightOf(accept, 'image/jpeg')]
  const isWanted = webp.weight > 0 && webp.weight >= jpeg.weight
  return isWanted && (webp.named || jpeg.weight === 0) ? 'image/webp' : 'image/jpeg'
}

interface Which {
  readonly id: MediaId
  readonly size: ThumbnailSize
  readonly type: ThumbnailType
}

async function thumbnail(
  context: RouteContext,
  { id, size, type }: Which,
  request: Omit<BytesRequest, 'now'>,
): Promise<Reply | undefined> {
  const key = thumbnailKey(id, size, type)
  if (context.direct === undefined) {
    const bytes = await storedBytes(context.objects, key)
    return bytes && bytesReply({ ...request, now: context.now() }, { ...bytes, varies: ['Accept'] })
  }
  if ((await context.objects.head(key)) === undefined) return undefined
  const location = await context.direct.contentUrl(key, { type, disposition: 'inline' }, GOOD_SECONDS)
  return elsewhere(location, request.asker, ['Accept'])
}

/** Why there is none. It may come, so that the answer is not to be kept. */
async function noThumbnail({ objects }: RouteContext, id: MediaId): Promise<Reply> {
  const report = await readReport(id, objects)
  const why = report === undefined ? NOT_YET : (report.noThumbnail ?? NOT_YET)
  return problem(404, 'no-thumbnail', why, {}, { 'cache-control': 'no-store' })
}

const NOT_YET = 'The thumbnails of this media are not made yet'
