import { hash } from 'node:crypto'
import type { Bytes } from '../../api/bytes-reply.ts'
import { reprDigest } from '../../api/repr-digest.ts'
import type { Stored } from '../../objects/about.ts'
import { presentation } from '../../objects/media-type.ts'
import type { Objects } from '../../objects/objects.ts'

/** Headers for uploaded bytes: the browser does not guess another type, and runs no code of them as this server's. */
const HARMLESS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
}

/**
 * A stored object as bytes for an answer, with its own media type; undefined if there is no object. `disposition` makes
 * it an attachment with a name.
 */
export async function storedBytes(
  objects: Pick<Objects, 'head' | 'get'>,
  key: string,
  disposition?: string,
): Promise<Bytes | undefined> {
  const stored = await objects.head(key)
  if (stored === undefined) return undefined
  const shown = presentation(stored.contentType)
  return {
    tag: tagOf(key, stored),
    modified: Math.floor(stored.storedAt / 1_000) * 1_000,
    size: stored.size,
    contentType: shown.type,
    headers: { ...HARMLESS, ...kept(stored), 'content-disposition': disposition ?? shown.disposition },
    open: async (span) => (await objects.get(key, span))?.body,
  }
}

/** An object never changes, and one that is stored later in its place has another time. */
const tagOf = (key: string, { size, storedAt }: Stored): string =>
  `"${hash('sha256', [key, size, storedAt].join('/'), 'base64url').slice(0, 22)}"`

/** The headers that describe the bytes, as given when they were stored. */
const kept = ({ contentEncoding, contentLanguage, sha256 }: Stored): Readonly<Record<string, string>> => ({
  ...(sha256 !== undefined && { 'repr-digest': reprDigest(sha256) }),
  ...(contentEncoding !== undefined && { 'content-encoding': contentEncoding }),
  ...(contentLanguage !== undefined && { 'content-language': contentLanguage }),
})
