import { once } from 'node:events'
import type { Writable } from 'node:stream'

const CHUNK = 64 * 1024

/** Writes text and waits while the reader is behind. What befalls the stream itself is src/main's to tell. */
export async function print(out: Writable, text: string): Promise<void> {
  if (!out.write(text)) await once(out, 'drain')
}

/** Writes one line an item, in large pieces, and waits while the reader is behind. */
export async function printLines(out: Writable, lines: AsyncIterable<string>): Promise<void> {
  let piece = ''
  for await (const line of lines) {
    piece += `${line}\n`
    if (piece.length < CHUNK) continue
    await print(out, piece)
    piece = ''
  }
  await print(out, piece)
}

/** What `--json` is to a command that prints nothing but JSON. */
export const AS_IT_IS = 'no difference: it prints JSON in any case'
