import Type from 'typebox'
import type { Json } from '../../base/json.ts'
import { mediaId } from '../model/fields.ts'
import { ownerOf, type MediaId } from '../model/ids.ts'
import { keyOf } from '../uploads/media-object.ts'
import { presentation } from '../../objects/media-type.ts'
import type { Opened } from '../../objects/objects.ts'
import { READ } from '../../policy/actions.ts'
import type { RouteContext } from '../../api/route-context.ts'
import { problem, type Reply } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { rowOf } from '../../api/table-of.ts'

const GOOD_SECONDS = 5 * 60

/** Headers for uploaded bytes: the browser does not guess another type, and runs no code of them as this server's. */
const HARMLESS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
}

export const getContent = route(READ, {
  method: 'GET',
  path: '/media/{id}/content',
  summary: 'The bytes of a media',
  params: Type.Object({ id: mediaId }),
  owner: ({ params }) => ownerOf(params.id),
  reads: ['media'],
  answers: {
    200: { description: 'The bytes, of the type that the media was uploaded as', mediaType: '*/*' },
    307: { description: 'The bytes are at another URL that expires: if the objects are in S3 on AWS' },
    404: { description: 'It was never uploaded, or it was deleted' },
  },
  handle: async (context, { params: { id } }) => {
    const row = await rowOf(context, 'media', id)
    if (row === undefined) return NONE
    return context.direct === undefined
      ? open(context, id)
      : elsewhere(await context.direct.contentUrl(keyOf(id), presentation(typeIn(row)), GOOD_SECONDS))
  },
})

const NONE = problem(404, 'no-such-media', 'This media was never uploaded, or it was deleted')

/** If another system announced the media, there may be no bytes here. */
async function open(context: RouteContext, id: MediaId): Promise<Reply> {
  const opened = await context.objects.get(keyOf(id))
  if (opened === undefined) return problem(404, 'no-content', 'There are no bytes of this media here')
  const { type, disposition } = presentation(opened.contentType)
  return {
    status: 200,
    contentType: type,
    body: opened.body,
    headers: { ...HARMLESS, ...kept(opened), 'content-disposition': disposition },
  }
}

/** The headers that describe the bytes, as given when they were stored. */
const kept = ({ size, contentEncoding, contentLanguage }: Opened) => ({
  'content-length': String(size),
  ...(contentEncoding !== undefined && { 'content-encoding': contentEncoding }),
  ...(contentLanguage !== undefined && { 'content-language': contentLanguage }),
})

const typeIn = (row: Json): unknown =>
  row !== null && typeof row === 'object' && 'contentType' in row ? row.contentType : undefined

const elsewhere = (location: string): Reply => ({
  status: 307,
  contentType: 'text/plain',
  body: '',
  headers: { location, 'cache-control': 'no-store' },
})
