import { fstatSync, futimes } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { readAbout, writeAbout, type About, type Stored } from '../about.ts'
import { exactBytes } from '../exactly.ts'
import { OWNERS_FOLDER } from '../../lmdb/modes.ts'
import { flushed, withFile, writeAll, writeBody } from './file.ts'
import { ABOUT, CONTENT, standing } from './stored.ts'
import { syncDirectory } from './sync.ts'

/**
 * Writes an object into a new directory that no reader sees yet, and gives the object as a reader will see it.
 * Everything is flushed when it resolves.
 */
export async function writeDraft(path: string, key: string, stored: Stored, body: Readable): Promise<Stored> {
  await mkdir(path, { mode: OWNERS_FOLDER })
  const about = await writeKept(path, key, stored)
  const written = await withFile(join(path, CONTENT), 'wx', async (content) => {
    await writeBody(content, exactBytes(body, stored))
    await flush(content, stored.storedAt)
    return fstatSync(content)
  })
  await syncDirectory(path)
  return standing(about, written)
}

const timed = promisify(futimes)

async function flush(content: number, storedAt: number): Promise<void> {
  const seconds = storedAt / 1_000
  await timed(content, seconds, seconds)
  await flushed(content)
}

/**
 * Makes a draft that broke off an object of the bytes that have arrived, under another key; false if there are none.
 * Everything is flushed when it resolves.
 */
export async function keepDraft(path: string, key: string, about: About, storedAt: number): Promise<boolean> {
  const isKept = await withFile(join(path, CONTENT), 'r+', async (content) => {
    const { size } = fstatSync(content)
    if (size === 0) return false
    await writeKept(path, key, { ...about, size, storedAt })
    await flush(content, storedAt)
    return true
  })
  if (isKept) await syncDirectory(path)
  return isKept
}

/** The description file holds the key as well: the directory's name is a hash, from which the key cannot be read. */
async function writeKept(path: string, key: string, about: Stored): Promise<About> {
  const text = keptText(key, about)
  await withFile(join(path, ABOUT), 'w', async (file) => {
    await writeAll(file, [Buffer.from(text)])
    await flushed(file)
  })
  return readAbout(text) ?? about
}

function keptText(key: string, about: Stored): string {
  const { contentLanguage } = about
  const kept = JSON.parse(writeAbout(about)) as object
  return JSON.stringify({ key, ...kept, ...(contentLanguage !== undefined && { contentLanguage }) })
}
