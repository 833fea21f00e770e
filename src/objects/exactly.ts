import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'

/** The bytes have another SHA-256 than their sender told. */
export class BadDigest extends Error {
  constructor() {
    super('Cannot store an object: its bytes have another SHA-256')
  }
}

/** The size of a stream, and the SHA-256 of its bytes (base64) if it is known. */
export interface Told {
  readonly size: number
  readonly sha256?: string | undefined
}

/** A copy of a stream that fails if it has more or fewer bytes or another SHA-256 than told, or breaks off. */
export const exactly = (body: Readable, told: Told): Readable =>
  Readable.from(exactBytes(body, told), { objectMode: false })

/**
 * The bytes of such a copy. The last bytes come only when all is right: whoever counts the bytes of a wrong stream never gets all of them.
 */
export async function* exactBytes(
  body: AsyncIterable<Uint8Array>,
  { size, sha256 }: Told,
): AsyncGenerator<Uint8Array> {
  const hash = sha256 === undefined ? undefined : createHash('sha256')
  let seen = 0
  for await (const chunk of body) {
    seen += chunk.byteLength
    if (seen > size) break
    hash?.update(chunk)
    if (seen === size) mustBe(sha256, hash?.digest('base64'))
    yield chunk
  }
  if (seen !== size)
    throw new Error(`Cannot store an object: it has ${seen > size ? 'more' : 'fewer'} than ${size} bytes`)
  if (size === 0) mustBe(sha256, hash?.digest('base64'))
}

function mustBe(told: string | undefined, counted: string | undefined): void {
  if (told !== counted) throw new BadDigest()
}
