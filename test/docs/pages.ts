import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { REPOSITORY } from '../journeys/package.ts'

const NOT_OURS = new Set(['node_modules', 'dist', 'cdk.out'])

/** All Markdown files of the repository, by their paths in it. */
export async function markdownFiles(folder = REPOSITORY): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = entries.map(async (entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !NOT_OURS.has(entry.name) && !entry.name.startsWith('.'))
      return markdownFiles(path)
    return entry.name.endsWith('.md') ? [relative(REPOSITORY, path)] : []
  })
  return (await Promise.all(found)).flat().toSorted()
}
