import { Readable } from 'node:stream'

/** A copy of a stream that fails if it has more or fewer bytes than `size`, or breaks off. */
export const exactly = (body: Readable, size: number): Readable =>
  Readable.from(counted(body, size), { objectMode: false })

async function* counted(body: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let seen = 0
  for await (const chunk of body) {
    seen += chunk.byteLength
    if (seen > size) break
    yield chunk
  }
  if (seen !== size)
    throw new Error(`Cannot store an object: it has ${seen > size ? 'more' : 'fewer'} than ${size} bytes`)
}
