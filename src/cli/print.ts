import { once } from 'node:events'
import type { Writable } from 'node:stream'

const CHUNK = 64 * 1024

/** Writes text, and waits while the reader is behind. `src/main` handles errors of the stream itself. */
export async function print(out: Writable, text: string): Promise<void> {
  if (!out.write(text)) await once(out, 'drain')
}

/** Writes one line for each item, in large pieces, and waits while the reader is behind. */
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

/** The help of `--json` for a command that prints only JSON. */
export const AS_IT_IS = 'no effect: the output is always JSON'
