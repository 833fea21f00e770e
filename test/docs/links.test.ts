import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { REPOSITORY } from '../journeys/package.ts'
import { anchorsOf, linksOf } from './anchors.ts'
import { markdownFiles } from './pages.ts'

const files = await markdownFiles()
const read = (path: string): Promise<string> => readFile(join(REPOSITORY, path), 'utf8')

/** Why a link of a page leads nowhere; undefined where it leads somewhere. */
async function flawOf(from: string, link: string): Promise<string | undefined> {
  const [path = '', anchor] = link.split('#')
  const to = path === '' ? from : join(dirname(from), decodeURIComponent(path))
  if (to.startsWith('..') || !existsSync(join(REPOSITORY, to))) return `${link}: there is no ${to}`
  if (anchor === undefined || anchorsOf(await read(to)).has(anchor)) return undefined
  return `${link}: ${to} has no heading of this name`
}

describe('each link within the repository', () => {
  test.each(files)('of %s leads to a file and a heading that are there', async (file) => {
    const flaws = await Promise.all(linksOf(await read(file)).map((link) => flawOf(file, link)))
    expect(flaws.filter((flaw) => flaw !== undefined)).toEqual([])
  })

  test.each([
    ['a file that is not there', '[a](docs/none.md)'],
    ['a heading that is not there', '[a](ARCHITECTURE.md#none)'],
    ['a heading of its own that is not there', '[a](#none)'],
    ['a file outside of the repository', '[a](../elsewhere/README.md)'],
  ])('is refused where it leads to %s', async (_, page) => {
    const [link = ''] = linksOf(page)
    expect(await flawOf('README.md', link)).toBeDefined()
  })
})

test('each page of docs/ is linked from README', async () => {
  const linked = new Set(linksOf(await read('README.md')).map((link) => link.split('#')[0]))
  expect(files.filter((file) => file.startsWith('docs/') && !linked.has(file))).toEqual([])
})

test('README has at most 120 lines', async () => {
  expect((await read('README.md')).trimEnd().split('\n').length).toBeLessThanOrEqual(120)
})
