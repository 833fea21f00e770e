import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { Failure, reasonOf } from '../failure.ts'
import type { Surroundings } from '../surroundings.ts'

/** What is appended: its bytes as they come, and how many there are (0 where nobody knows). */
export interface Input {
  readonly chunks: AsyncIterable<Buffer>
  readonly bytes: number
  /** Reads no more, also where a read is under way. */
  close(): void
}

const CHUNK = 1024 * 1024

/** Opens a file, or standard input for `-`. Throws a Failure where it cannot be read. */
export async function openInput({ stdin }: Surroundings, path: string): Promise<Input> {
  if (path === '-') return inputOf(stdin, 0)
  try {
    const file = await open(path)
    const stats = await file.stat()
    if (!stats.isDirectory()) return inputOf(file.createReadStream({ highWaterMark: CHUNK }), stats.size)
    await file.close()
  } catch (error) {
    throw new Failure(`Cannot read "${path}": ${reasonOf(error)}`, { cause: error })
  }
  throw new Failure(`Cannot read "${path}": it is a directory`)
}

const inputOf = (stream: Readable, bytes: number): Input => ({
  chunks: stream,
  bytes,
  close: () => void stream.destroy(),
})

/** The same bytes; tells after each chunk how many have passed. */
export async function* counted(
  chunks: AsyncIterable<Buffer>,
  tell: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of chunks) {
    yield chunk
    bytes += chunk.length
    tell(bytes)
  }
}
