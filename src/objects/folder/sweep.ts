import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { orNone } from './none.ts'
import { CONTENT } from './stored.ts'

/** Where objects are written before they stand. */
export const DRAFTS = 'drafts'

export const LOOK_EVERY_MS = 60_000
const HOUR_MS = 60 * 60 * 1_000
const DAY_MS = 24 * HOUR_MS

/** A draft as it was last seen to change, and since when it has been seen so. */
interface Seen {
  readonly changed: number
  readonly since: number
}

/**
 * Removes drafts that a process that was killed has left. Another process may be at a draft: so what counts is for how long we
 * have seen it unchanged, by a clock that never goes back. An upload on which nothing moves is cut off within a minute. What was last
 * written a day ago, as the files say, is given up at once when the folder is opened, else after the next look.
 */
export class Drafts {
  readonly #folder: string
  #seen: ReadonlyMap<string, Seen> = new Map()

  constructor(path: string) {
    this.#folder = join(path, DRAFTS)
  }

  /** What is older than a day. `now`: milliseconds since 1970. */
  async open(now: number): Promise<void> {
    for (const [draft, changed] of await this.#all()) if (now - changed > DAY_MS) await remove(draft)
  }

  /** What was seen unchanged for long enough. `at`: milliseconds of a clock that never goes back. */
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

  /** Each draft and when it was last written to. */
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
