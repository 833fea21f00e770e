import { closeSync, fsync, open, writev } from 'node:fs'
import { promisify } from 'node:util'
import { OWNER_ONLY } from '../../lmdb/modes.ts'

const opened = promisify(open)
const written = promisify(writev)

/** Resolves when all that was written to a file, or named in a directory, is durable. */
export const flushed = promisify(fsync)

/** Opens a file for some work, and closes it. Nothing is left to be written then, so closing waits for no thread. */
export async function withFile<T>(
  path: string,
  flags: string,
  work: (file: number) => Promise<T>,
): Promise<T> {
  const file = await opened(path, flags, OWNER_ONLY)
  try {
    return await work(file)
  } finally {
    closeSync(file)
  }
}

/** One write for so many bytes: each call of a thread takes more of the processor than the copy of a chunk. */
const WRITE_BYTES = 256 * 1_024
/** A sender of single bytes must not make the server keep thousands of chunks. */
const MOST_CHUNKS = 64

/**
 * Writes a body while its next bytes arrive. If the body fails, all that has arrived before is written, and this
 * rejects.
 */
export async function writeBody(file: number, body: AsyncIterable<Uint8Array>): Promise<void> {
  let writing: Promise<void> | undefined
  try {
    for await (const chunks of gathered(body)) {
      await writing
      writing = writeAll(file, chunks)
      writing.catch(() => undefined)
    }
  } finally {
    await writing
  }
}

async function* gathered(body: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Uint8Array[]> {
  let [chunks, bytes]: [Uint8Array[], number] = [[], 0]
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      bytes += chunk.byteLength
      if (bytes < WRITE_BYTES && chunks.length < MOST_CHUNKS) continue
      yield chunks
      ;[chunks, bytes] = [[], 0]
    }
  } catch (error) {
    if (bytes > 0) yield chunks
    throw error
  }
  if (bytes > 0) yield chunks
}

/** The system may write fewer bytes than it is given (writev(2)). */
export async function writeAll(file: number, chunks: readonly Uint8Array[]): Promise<void> {
  const { bytesWritten } = await written(file, chunks)
  const left = unwritten(chunks, bytesWritten)
  if (left.length > 0) await writeAll(file, left)
}

/** The chunks without their first bytes. */
export function unwritten(chunks: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let skip = bytes
  return chunks.flatMap((chunk) => {
    const left = chunk.subarray(skip)
    skip = Math.max(0, skip - chunk.byteLength)
    return left.byteLength === 0 ? [] : [left]
  })
}
