import { isMediaType, OCTETS } from '../media-type.ts'
import { readAbout, writeAbout, type About, type Stored } from '../about.ts'

const NAME = 'about'

/** The description as S3's user metadata (`x-amz-meta-about`), whose values are ASCII. */
export const metadataOf = (about: About): Record<string, string> => ({
  [NAME]: Buffer.from(writeAbout(about)).toString('base64url'),
})

/** The SDK's description of an object. */
interface Told {
  readonly ContentLength?: number | undefined
  /** Of an answer with a part of the object: `bytes 0-9/100`. */
  readonly ContentRange?: string | undefined
  readonly LastModified?: Date | undefined
  readonly ContentType?: string | undefined
  readonly ContentEncoding?: string | undefined
  readonly ContentLanguage?: string | undefined
  readonly Metadata?: Record<string, string> | undefined
}

/** An object without our metadata gets the media type that S3 has for it. */
export function storedOf(told: Told): Stored {
  const { LastModified, ContentType, ContentEncoding, ContentLanguage, Metadata } = told
  const size = sizeIn(told)
  if (size === undefined || LastModified === undefined) throw new Error('the answer has no length or no time')
  const said = readAbout(Buffer.from(Metadata?.[NAME] ?? '', 'base64url').toString())
  const about = said ?? { contentType: isMediaType(ContentType) ? ContentType : OCTETS, facts: {} }
  return {
    ...about,
    size,
    storedAt: LastModified.getTime(),
    ...(ContentEncoding !== undefined && { contentEncoding: ContentEncoding }),
    ...(ContentLanguage !== undefined && { contentLanguage: ContentLanguage }),
  }
}

function sizeIn({ ContentLength, ContentRange }: Told): number | undefined {
  const total = /\/(\d+)$/.exec(ContentRange ?? '')?.[1]
  return total === undefined ? ContentLength : Number(total)
}
