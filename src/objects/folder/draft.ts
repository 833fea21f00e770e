import { mkdir, open, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { writeAbout, type About, type Stored } from '../about.ts'
import { exactly } from '../exactly.ts'
import { OWNER_ONLY, OWNERS_FOLDER } from '../../lmdb/modes.ts'
import { ABOUT, CONTENT } from './stored.ts'
import { syncDirectory } from './sync.ts'

/** Writes an object into a new directory that no reader sees yet. Everything is flushed when it resolves. */
export async function writeDraft(path: string, key: string, stored: Stored, body: Readable): Promise<void> {
  await mkdir(path, { mode: OWNERS_FOLDER })
  await writeFile(join(path, ABOUT), keptText(key, stored), { flush: true, mode: OWNER_ONLY })
  const content = await open(join(path, CONTENT), 'wx', OWNER_ONLY)
  try {
    for await (const chunk of exactly(body, stored)) await content.writeFile(chunk as Uint8Array)
    await flush(content, stored.storedAt)
  } finally {
    await content.close()
  }
  await syncDirectory(path)
}

async function flush(content: FileHandle, storedAt: number): Promise<void> {
  const seconds = storedAt / 1_000
  await content.utimes(seconds, seconds)
  await content.sync()
}

/**
 * Makes a draft that broke off an object of the bytes that have arrived, under another key; false if there are none.
 * Everything is flushed when it resolves.
 */
export async function keepDraft(path: string, key: string, about: About, storedAt: number): Promise<boolean> {
  const content = await open(join(path, CONTENT), 'r+')
  try {
    const { size } = await content.stat()
    if (size === 0) return false
    const text = keptText(key, { ...about, size, storedAt })
    await writeFile(join(path, ABOUT), text, { flush: true, mode: OWNER_ONLY })
    await flush(content, storedAt)
  } finally {
    await content.close()
  }
  await syncDirectory(path)
  return true
}

/** The description file holds the key as well: the directory's name is a hash, from which the key cannot be read. */
function keptText(key: string, about: Stored): string {
  const { contentLanguage } = about
  const kept = JSON.parse(writeAbout(about)) as object
  return JSON.stringify({ key, ...kept, ...(contentLanguage !== undefined && { contentLanguage }) })
}
