import { fstat, type BigIntStats } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { Failure, reasonOf } from '../../base/failure.ts'
import type { FileIdentity } from '../output.ts'
import type { Surroundings } from '../surroundings.ts'

/** The input: its bytes as a stream, and their number (0 if unknown). */
export interface Input {
  readonly chunks: AsyncIterable<Buffer>
  readonly bytes: number
  /** Undefined if the input is not a file. */
  readonly file: FileIdentity | undefined
  /** Stops reading, also during a read. */
  close(): void
}

const CHUNK = 1024 * 1024

/** Opens a file, or standard input for `-`. Throws a Failure if it cannot be read. */
export async function openInput({ stdin }: Surroundings, path: string): Promise<Input> {
  if (path === '-') return inputOf(stdin, 0, await fileOf(stdin))
  try {
    const file = await open(path)
    const stats = await file.stat({ bigint: true })
    if (!stats.isDirectory()) {
      const stream = file.createReadStream({ highWaterMark: CHUNK })
      return inputOf(stream, Number(stats.size), identityOf(stats))
    }
    await file.close()
  } catch (error) {
    throw new Failure(`Cannot read "${path}": ${reasonOf(error)}`, { cause: error })
  }
  throw new Failure(`Cannot read "${path}": it is a directory`)
}

const inputOf = (stream: Readable, bytes: number, file: FileIdentity | undefined): Input => ({
  chunks: stream,
  bytes,
  file,
  close: () => void stream.destroy(),
})

const identityOf = (stats: BigIntStats): FileIdentity | undefined => (stats.isFile() ? stats : undefined)

/** The file that standard input is redirected from. */
async function fileOf(stdin: object): Promise<FileIdentity | undefined> {
  if (!('fd' in stdin) || typeof stdin.fd !== 'number') return undefined
  return identityOf(await promisify(fstat)(stdin.fd, { bigint: true }))
}

/** The same bytes. After each chunk it reports the number of bytes so far. */
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
