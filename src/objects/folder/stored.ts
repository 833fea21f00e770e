import { readFileSync, statSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { readAbout, type About, type Stored } from '../about.ts'
import { hasCode } from './none.ts'

export const CONTENT = 'content'
export const ABOUT = 'about.json'

/**
 * The object in a directory: its size is that of the file, and `storedAt` the file's time of change. It reads a small
 * file and waits for no thread, as a read of LMDB does: a call of a thread takes twenty times the processor, and each
 * upload, download and extraction looks several times.
 */
export function readStored(place: string): Stored | undefined {
  const content = statSync(join(place, CONTENT), { throwIfNoEntry: false })
  if (content === undefined) return undefined
  const text = orNone(() => readFileSync(join(place, ABOUT), 'utf8'))
  if (text === undefined) return undefined
  const about = readAbout(text)
  if (about === undefined) throw new Error(`Cannot read what is said of an object: "${place}" is damaged`)
  return standing(about, content)
}

/** The object that a description and its file are. */
export const standing = (about: About, { size, mtimeMs }: Pick<Stats, 'size' | 'mtimeMs'>): Stored => ({
  ...about,
  size,
  storedAt: Math.round(mtimeMs),
})

/** Another process may remove it between the looks. */
function orNone(read: () => string): string | undefined {
  try {
    return read()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
