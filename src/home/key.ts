import { randomBytes } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, Failure } from '../base/failure.ts'

const BYTES = 32
const TEXT = /^[0-9a-f]{64}\s*$/

/**
 * The key that signs this home's tokens: 256 bits, as HS256 requires (RFC 7518, 3.2), in a file that only its owner can
 * read. It is created on first use. If two processes create it at once, one wins and both read that one.
 */
export async function homeKey(data: string): Promise<Uint8Array> {
  const path = join(data, 'key')
  const text = (await read(path)) ?? (await make(path))
  if (!TEXT.test(text)) throw new Failure(`Cannot use the key at "${path}": it is not 64 hexadecimal digits`)
  return Buffer.from(text.trim(), 'hex')
}

async function read(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
}

/** A hard link is created completely or not at all, and never replaces a file, so no process reads half a key. */
async function make(path: string): Promise<string> {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`
  await writeFile(draft, randomBytes(BYTES).toString('hex') + '\n', { mode: 0o600, flush: true })
  try {
    await link(draft, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { force: true })
  }
  return readFile(path, 'utf8')
}
