import { isMediaType, OCTETS } from '../media-type.ts'
import { readAbout, writeAbout, type About, type Stored } from '../about.ts'

const NAME = 'about'

/** What is said of an object as S3's user metadata, whose values are ASCII: `x-amz-meta-about`. */
export const metadataOf = (about: About): Record<string, string> => ({
  [NAME]: Buffer.from(writeAbout(about)).toString('base64url'),
})

/** As the SDK tells of an object. */
interface Told {
  readonly ContentLength?: number | undefined
  readonly LastModified?: Date | undefined
  readonly ContentType?: string | undefined
  readonly ContentEncoding?: string | undefined
  readonly ContentLanguage?: string | undefined
  readonly Metadata?: Record<string, string> | undefined
}

/** An object of which nothing of ours is said is of the type that S3 has for it. */
export function storedOf(told: Told): Stored {
  const { ContentLength, LastModified, ContentType, ContentEncoding, ContentLanguage, Metadata } = told
  if (ContentLength === undefined || LastModified === undefined)
    throw new Error('the answer has no length or no time')
  const said = readAbout(Buffer.from(Metadata?.[NAME] ?? '', 'base64url').toString())
  const about = said ?? { contentType: isMediaType(ContentType) ? ContentType : OCTETS, facts: {} }
  return {
    ...about,
    size: ContentLength,
    storedAt: LastModified.getTime(),
    ...(ContentEncoding !== undefined && { contentEncoding: ContentEncoding }),
    ...(ContentLanguage !== undefined && { contentLanguage: ContentLanguage }),
  }
}
