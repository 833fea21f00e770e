import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readAbout, type Stored } from '../about.ts'
import { orNone } from './none.ts'

export const CONTENT = 'content'
export const ABOUT = 'about.json'

/** The object in a directory: its size is that of the file, and `storedAt` the file's time of change. */
export async function readStored(place: string): Promise<Stored | undefined> {
  const text = await orNone(readFile(join(place, ABOUT), 'utf8'))
  const content = text === undefined ? undefined : await orNone(stat(join(place, CONTENT)))
  if (text === undefined || content === undefined) return undefined
  const about = readAbout(text)
  if (about === undefined) throw new Error(`Cannot read what is said of an object: "${place}" is damaged`)
  return { ...about, size: content.size, storedAt: Math.round(content.mtimeMs) }
}
