import { hash, randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { UnderWay } from '../base/under-way.ts'
import type { About, Stored } from './about.ts'
import { BadDigest } from './exactly.ts'
import { keepDraft, writeDraft } from './folder/draft.ts'
import { OWNERS_FOLDER } from '../lmdb/modes.ts'
import { DRAFTS, Drafts, LOOK_EVERY_MS } from './folder/sweep.ts'
import { CONTENT, readStored } from './folder/stored.ts'
import { Halves } from './folder/halves.ts'
import { listKeys } from './folder/list.ts'
import { hasCode, orNone } from './folder/none.ts'
import { syncDirectory } from './folder/sync.ts'
import { checkKey, checkRange, type ByteRange, type Keep, type Objects } from './objects.ts'

export interface FolderOptions {
  readonly path: string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Objects in a folder. An object is a directory with its content and its description. It is written in another place,
 * flushed, and then renamed to its own place, so it exists completely or not at all. The names are hashes of the keys:
 * every file system accepts them, also one that does not distinguish `A` from `a`. Several processes may have the
 * folder open.
 */
export async function openFolder({ path, now }: FolderOptions): Promise<Objects> {
  const made = await mkdir(join(path, DRAFTS), { recursive: true, mode: OWNERS_FOLDER })
  if (made !== undefined) await syncDirectory(dirname(made))
  const drafts = new Drafts(path)
  await drafts.open(now())
  // If a look fails, the next one tries again; no request depends on it.
  const look = () => void drafts.look(now(), performance.now()).catch(() => undefined)
  const looking = setInterval(look, LOOK_EVERY_MS).unref()
  const placeIn = (key: string): string => placeOf(path, key)
  const writes = new UnderWay()
  const folder = { path, now, halves: new Halves() }
  async function put(arriving: Arriving): Promise<Stored> {
    return readStored(placeIn(arriving.key)) ?? putFirst(folder, arriving)
  }
  async function remove(place: string): Promise<void> {
    const aside = draftIn(path)
    const isMoved = await orNone(rename(place, aside).then(() => true))
    if (isMoved !== true) return
    await syncDirectory(dirname(place))
    await rm(aside, { recursive: true, force: true })
  }
  return {
    put: (key, about, body, size, keep) => writes.add(put({ key, about, body, size, keep })),
    get: async (key, range) => {
      const place = placeIn(key)
      if (range !== undefined) checkRange(range)
      const stored = readStored(place)
      const content = stored && (await orNone(open(join(place, CONTENT))))
      return content && { ...stored, body: content.createReadStream(bounds(range)) }
    },
    head: (key) => new Promise((resolve) => resolve(readStored(placeIn(key)))),
    // Most of what is deleted was never there: all objects are deleted that may have been made from a media.
    delete: async (key) => {
      const place = placeIn(key)
      if (statSync(place, { throwIfNoEntry: false }) !== undefined) await writes.add(remove(place))
    },
    list: (prefix) => listKeys(path, prefix),
    close: () => {
      clearInterval(looking)
      return writes.over()
    },
  }
}

const bounds = (range: ByteRange | undefined): { readonly start?: number; readonly end?: number } =>
  range === undefined ? {} : { start: range.from, ...(range.to !== undefined && { end: range.to }) }

function placeOf(path: string, key: string): string {
  checkKey(key)
  const name = hash('sha256', key)
  return join(path, name.slice(0, 2), name)
}

const draftIn = (path: string): string => join(path, DRAFTS, randomUUID())

interface Folder extends FolderOptions {
  readonly halves: Halves
}

interface Arriving {
  readonly key: string
  readonly about: About
  readonly body: Readable
  readonly size: number
  readonly keep: Keep | undefined
}

async function putFirst(folder: Folder, arriving: Arriving): Promise<Stored> {
  const { key, about, body, size, keep } = arriving
  const [place, aside] = [placeOf(folder.path, key), draftIn(folder.path)]
  let isMoved = false
  try {
    const stored = await writeDraft(aside, key, { ...about, size, storedAt: folder.now() }, body)
    isMoved = await moveInto(folder, aside, place)
    if (isMoved) return stored
  } catch (error) {
    // What cannot be kept is sent again.
    if (keep !== undefined && !(error instanceof BadDigest))
      await keepArrived(folder, aside, keep).catch(() => undefined)
    throw error
  } finally {
    if (!isMoved) await rm(aside, { recursive: true, force: true })
  }
  return mustStand(readStored(place))
}

async function keepArrived(folder: Folder, aside: string, keep: Keep): Promise<void> {
  const kept = await keep()
  if (kept !== undefined && (await keepDraft(aside, kept.key, kept.about, folder.now())))
    await moveInto(folder, aside, placeOf(folder.path, kept.key))
}

/**
 * Renames a directory to a place that is free or holds an empty directory; false if an object has the place, which is
 * never replaced. The object that has the place is durable when this resolves.
 */
async function moveInto({ halves }: Folder, aside: string, place: string): Promise<boolean> {
  const half = dirname(place)
  await halves.made(half)
  const isMoved = await rename(aside, place).then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) return false
      throw error
    },
  )
  await syncDirectory(half)
  return isMoved
}

function mustStand(stored: Stored | undefined): Stored {
  if (stored !== undefined) return stored
  throw new Error('Cannot read an object: it was deleted meanwhile')
}
