import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { orNone } from './none.ts'

/** Where objects are written before they stand. */
export const DRAFTS = 'drafts'

const DAY_MS = 24 * 60 * 60 * 1_000

/** Removes what a process that was killed has left; a younger draft may be another's, that is still at it. */
export async function sweepDrafts(path: string, now: number): Promise<void> {
  for (const name of await readdir(join(path, DRAFTS))) {
    const draft = join(path, DRAFTS, name)
    const found = await orNone(stat(draft))
    if (found !== undefined && now - found.mtimeMs > DAY_MS) await rm(draft, { recursive: true, force: true })
  }
}
