import { childrenOf, flawOf, isBranch, pageAt, treesOf, type PageFile } from './pages.ts'
import type { Tree } from './tree.ts'

/** LMDB's own limit of levels (mdb.c, CURSOR_STACK). */
const MAX_DEPTH = 32

/**
 * Looks for a damaged page in a file's trees: in all branches, and in a given number of leaves. If LMDB meets such a
 * page on its way from leaf to leaf (mdb_cursor_next), it ends the process, or skips the entries below that page.
 */
export class Look {
  readonly #file: PageFile
  /** The trees that the checked leaves name. */
  readonly #named: Tree[] = []
  #leaves: number

  constructor(file: PageFile, leaves: number) {
    this.#file = file
    this.#leaves = leaves
  }

  /** The first damage found in a tree and in the trees that it names, the smallest first. */
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
