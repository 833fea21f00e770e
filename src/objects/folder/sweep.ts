import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { orNone } from './none.ts'
import { CONTENT } from './stored.ts'

/** The folder in which objects are written before they are renamed to their place. */
export const DRAFTS = 'drafts'

export const LOOK_EVERY_MS = 60_000
const HOUR_MS = 60 * 60 * 1_000
const DAY_MS = 24 * HOUR_MS

/** When a draft last changed, and since when it was seen unchanged. */
interface Seen {
  readonly changed: number
  readonly since: number
}

/**
 * Removes the drafts of processes that were killed. Another process may still write a draft, so a draft must have been
 * unchanged for an hour by a clock that never goes back. (The HTTP server cuts off an upload that stops within a
 * minute.) If the file's own time is more than a day old, the draft goes at once when the folder is opened, or else at
 * the look after the next.
 */
export class Drafts {
  readonly #folder: string
  #seen: ReadonlyMap<string, Seen> = new Map()

  constructor(path: string) {
    this.#folder = join(path, DRAFTS)
  }

  /** Removes drafts older than a day. `now`: milliseconds since 1970. */
  async open(now: number): Promise<void> {
    for (const [draft, changed] of await this.#all()) if (now - changed > DAY_MS) await remove(draft)
  }

  /** Removes drafts that were unchanged for long enough. `at`: milliseconds of a clock that never goes back. */
  async look(now: number, at: number): Promise<void> {
    const seen = new Map<string, Seen>()
    for (const [draft, changed] of await this.#all()) {
      const last = this.#seen.get(draft)
      const since = last?.changed === changed ? last.since : at
      if (at - since >= (now - changed > DAY_MS ? LOOK_EVERY_MS : HOUR_MS)) await remove(draft)
      else seen.set(draft, { changed, since })
    }
    this.#seen = seen
  }

  /** Each draft, and when it was last written. */
  async #all(): Promise<readonly (readonly [string, number])[]> {
    const drafts = (await readdir(this.#folder)).map((name) => join(this.#folder, name))
    const found = await Promise.all(drafts.map(async (draft) => [draft, await changedAt(draft)] as const))
    return found.flatMap(([draft, changed]) => (changed === undefined ? [] : [[draft, changed] as const]))
  }
}

async function changedAt(draft: string): Promise<number | undefined> {
  const [folder, content] = await Promise.all([orNone(stat(draft)), orNone(stat(join(draft, CONTENT)))])
  return folder && Math.max(folder.mtimeMs, content?.mtimeMs ?? 0)
}

const remove = (draft: string): Promise<void> => rm(draft, { recursive: true, force: true })
