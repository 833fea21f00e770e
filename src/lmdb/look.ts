import { childrenOf, flawOf, isBranch, pageAt, treesOf, type PageFile } from './pages.ts'
import type { Tree } from './tree.ts'

/** LMDB's own bound (mdb.c, CURSOR_STACK). */
const MAX_DEPTH = 32

/**
 * Looks for a page of a file's trees that is not as it should be: at all branches, and at so many leaves. LMDB ends the process
 * where it meets one while it goes from leaf to leaf (mdb_cursor_next), or passes over what is below it in silence.
 */
export class Look {
  readonly #file: PageFile
  /** Trees that the leaves looked at name. */
  readonly #named: Tree[] = []
  #leaves: number

  constructor(file: PageFile, leaves: number) {
    this.#file = file
    this.#leaves = leaves
  }

  /** What is wrong with the first page found in a tree and in those that it names, the smallest first. */
  flawOf(tree: Tree | undefined): string | undefined {
    const flaw = tree === undefined ? undefined : this.#flawBelow(tree.root, tree.depth)
    const named = this.#named.splice(0).sort((one, other) => one.leaves - other.leaves)
    return named.reduce((found, inner) => found ?? this.flawOf(inner), flaw)
  }

  #flawBelow(page: number, levels: number): string | undefined {
    if (levels === 1 && this.#leaves-- <= 0) return this.#isThere(page) ? undefined : absent(page)
    const bytes = pageAt(this.#file, page)
    if (bytes === undefined) return absent(page)
    const what = flawOf(bytes, page, this.#file.pageSize) ?? flawOfLevel(bytes, levels)
    if (what !== undefined) return `its page ${page} ${what}`
    if (levels === 1) this.#named.push(...treesOf(bytes))
    return levels === 1 ? undefined : this.#flawOfThose(childrenOf(bytes), levels - 1)
  }

  #flawOfThose(pages: readonly number[], levels: number): string | undefined {
    for (const page of pages) {
      const flaw = this.#flawBelow(page, levels)
      if (flaw !== undefined) return flaw
    }
    return undefined
  }

  #isThere(page: number): boolean {
    return page > 1 && (page + 1) * this.#file.pageSize <= this.#file.size
  }
}

const absent = (page: number): string => `its page ${page} is not in the file`

const flawOfLevel = (bytes: Buffer, levels: number): string | undefined =>
  isBranch(bytes) === levels > 1 && levels <= MAX_DEPTH ? undefined : 'is at another level than it should be'
