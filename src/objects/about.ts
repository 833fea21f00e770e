import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'

const about = Type.Object({
  contentType: Type.String(),
  facts: Type.Record(Type.String(), Type.Unknown()),
})

const compiled = Compile(about)

/** What is said of an object when it is put, and kept with it: its media type, and facts that only its reader knows. */
export type About = Readonly<Static<typeof about>>

/** An object as it stands. */
export interface Stored extends About {
  /** In bytes, as they were counted. */
  readonly size: number
  /** Milliseconds since 1970; S3 tells whole seconds. */
  readonly storedAt: number
}

/** S3 keeps two kilobytes of metadata with an object; this leaves room for base64. */
const MAX_BYTES = 1_500

/** As JSON. Throws where it is more than every adapter keeps: whoever says it bounds it. */
export function writeAbout({ contentType, facts }: About): string {
  const text = JSON.stringify({ contentType, facts })
  if (Buffer.byteLength(text) <= MAX_BYTES) return text
  throw new Error(`Cannot store an object: more than ${MAX_BYTES} bytes are said of it`)
}

/** Undefined where the text is none of `writeAbout`'s. */
export function readAbout(text: string): About | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return compiled.Check(value) ? value : undefined
  } catch {
    return undefined
  }
}
