import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'

const about = Type.Object({
  contentType: Type.String(),
  facts: Type.Record(Type.String(), Type.Unknown()),
  contentLanguage: Type.Optional(Type.String()),
  sha256: Type.Optional(Type.String()),
})

const compiled = Compile(about)

/**
 * The description that is stored with an object: its media type, its languages, facts that only the application reads,
 * and the SHA-256 of its bytes (base64), if the client told it.
 */
export type About = Readonly<Static<typeof about>>

/** A stored object. */
export interface Stored extends About {
  /** The size in bytes, as counted when stored. */
  readonly size: number
  /** Milliseconds since 1970; S3 gives whole seconds. */
  readonly storedAt: number
  /**
   * Set if a client sent coded bytes directly to S3 (our own HTTP server accepts none). S3 sends it with every
   * download.
   */
  readonly contentEncoding?: string
}

/**
 * S3 stores two kilobytes of metadata with an object (User Guide, "Working with object metadata"). This limit leaves
 * room for base64, and for a SHA-256.
 */
export const MAX_ABOUT_BYTES = 1_440

/** Whether every adapter can store this Content-Language (RFC 9110, 8.5): a list of tags of RFC 5646. */
export const isLanguage = (value: string): boolean =>
  value.length <= 255 && /^[A-Za-z0-9-]+(?:[\t ]*,[\t ]*[A-Za-z0-9-]+)*$/.test(value)

/** Whether every adapter can store a description of this size. */
export const isKept = (about: About): boolean => Buffer.byteLength(textOf(about)) <= MAX_ABOUT_BYTES

const textOf = ({ contentType, facts }: Pick<About, 'contentType' | 'facts'>): string =>
  JSON.stringify({ contentType, facts })

/** The description as JSON, without its languages. Throws if it is too large: callers must check with `isKept` first. */
export function writeAbout(about: About): string {
  const { contentType, facts, sha256 } = about
  if (isKept(about)) return JSON.stringify({ contentType, facts, sha256 })
  throw new Error(`Cannot store an object: more than ${MAX_ABOUT_BYTES} bytes are said of it`)
}

/** Undefined if `writeAbout` did not make the text. */
export function readAbout(text: string): About | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (!compiled.Check(value)) return undefined
    const { contentType, facts, contentLanguage, sha256 } = value
    return {
      contentType,
      facts,
      ...(contentLanguage !== undefined && { contentLanguage }),
      ...(sha256 !== undefined && { sha256 }),
    }
  } catch {
    return undefined
  }
}
