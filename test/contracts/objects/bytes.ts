import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { About } from '../../../src/objects/about.ts'
import type { Objects } from '../../../src/objects/objects.ts'

export const PLAIN: About = { contentType: 'text/plain', facts: {} }

export const stream = (...chunks: readonly Uint8Array[]): Readable =>
  Readable.from(chunks, { objectMode: false })

export const put = (objects: Objects, key: string, bytes: Uint8Array, about = PLAIN) =>
  objects.put(key, about, stream(bytes), bytes.byteLength)

/** An object's bytes as text; undefined if there is no object. */
export async function textOf(objects: Objects, key: string): Promise<string | undefined> {
  const opened = await objects.get(key)
  return opened && (await buffer(opened.body)).toString()
}

/** A body whose end comes on request. */
export function held(first: Uint8Array): {
  readonly body: Readable
  readonly end: (last: Uint8Array) => void
} {
  const body = new Readable({ read: () => undefined })
  body.push(first)
  return {
    body,
    end: (last) => {
      body.push(last)
      body.push(null)
    },
  }
}
