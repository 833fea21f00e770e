import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'

const about = Type.Object({
  contentType: Type.String(),
  facts: Type.Record(Type.String(), Type.Unknown()),
  contentLanguage: Type.Optional(Type.String()),
})

const compiled = Compile(about)

/** What is said of an object when it is put, and kept with it: its media type, facts that only its reader knows, its language. */
export type About = Readonly<Static<typeof about>>

/** An object as it stands. */
export interface Stored extends About {
  /** In bytes, as they were counted. */
  readonly size: number
  /** Milliseconds since 1970; S3 tells whole seconds. */
  readonly storedAt: number
  /** Of bytes that came coded past our door, which takes none: as S3 was told, which hands it out again. */
  readonly contentEncoding?: string
}

/** S3 keeps two kilobytes of metadata with an object (User Guide, "Working with object metadata"); this leaves room for base64. */
export const MAX_ABOUT_BYTES = 1_500

/** The languages of the bytes (RFC 9110, 8.5), as every adapter can keep them: tags of RFC 5646. */
export const isLanguage = (value: string): boolean =>
  value.length <= 255 && /^[A-Za-z0-9-]+(?:[\t ]*,[\t ]*[A-Za-z0-9-]+)*$/.test(value)

/** Whether every adapter keeps so much of an object. */
export const isKept = (about: About): boolean => Buffer.byteLength(textOf(about)) <= MAX_ABOUT_BYTES

const textOf = ({ contentType, facts }: About): string => JSON.stringify({ contentType, facts })

/** As JSON, without its language. Throws where it is more than is kept: whoever says it bounds it. */
export function writeAbout(about: About): string {
  if (isKept(about)) return textOf(about)
  throw new Error(`Cannot store an object: more than ${MAX_ABOUT_BYTES} bytes are said of it`)
}

/** Undefined where the text is none of `writeAbout`'s. */
export function readAbout(text: string): About | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (!compiled.Check(value)) return undefined
    const { contentType, facts, contentLanguage } = value
    return { contentType, facts, ...(contentLanguage !== undefined && { contentLanguage }) }
  } catch {
    return undefined
  }
}
