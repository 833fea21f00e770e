import { open, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { inFile, whyUnsound } from '../../../src/lmdb/header.ts'
import { childrenOf, isBranch, pageAt, treesOf, type PageFile } from '../../../src/lmdb/pages.ts'
import type { Position } from '../../../src/events/position.ts'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { scratch } from '../log/scratch.ts'

const PAGE = 4096
const TABLE = 'visits'

let place: ReturnType<typeof scratch>
beforeEach(() => (place = scratch()))
afterEach(() => place.remove())

const tablesPath = () => join(place.path, 'tables')
const logPath = () => join(place.path, 'log')

/** Long keys: then some hundred rows make two levels of branches. */
async function fill() {
  const tables = await openEmbeddedTables({ path: tablesPath() })
  const puts = Array.from({ length: 400 }, (_, n) => ({
    row: {
      key: { partition: `${n}`.padStart(900, 'k'), sort: 's' },
      position: '1' as Position,
      content: 'x',
    },
    expected: undefined,
  }))
  await tables.put(TABLE, puts)
  const log = await openEmbeddedLog({ path: logPath() })
  for (let n = 0; n < 40; n++) await log.append([{ partitionKey: `${n}`, data: Buffer.alloc(1_500, `${n}`) }])
  await log.close()
  return tables
}

/** The pages of all trees in a directory's file. */
const pagesOf = (directory: string): readonly number[] =>
  inFile(directory, (file, meta) =>
    (meta?.trees ?? []).flatMap((tree) => (tree ? below(file, tree.root) : [])),
  ) ?? []

function below(file: PageFile, page: number): readonly number[] {
  const bytes = pageAt(file, page) ?? Buffer.alloc(PAGE)
  const next = isBranch(bytes) ? childrenOf(bytes) : treesOf(bytes).map(({ root }) => root)
  return [page, ...next.flatMap((child) => below(file, child))]
}

/** Calls a function while a page holds other bytes. */
async function spoilt<T>(
  directory: string,
  page: number,
  bytes: Buffer,
  deed: () => T | Promise<T>,
): Promise<T> {
  const file = await open(join(directory, 'data.mdb'), 'r+')
  const before = Buffer.alloc(PAGE)
  await file.read(before, 0, PAGE, page * PAGE)
  await file.write(bytes, 0, PAGE, page * PAGE)
  try {
    return await deed()
  } finally {
    await file.write(before, 0, PAGE, page * PAGE)
    await file.close()
  }
}

it('a page of zeros, or of other bytes, in any tree of log or tables is reported before LMDB opens them', async () => {
  await (await fill()).close()
  const junk = fc.constantFrom(Buffer.alloc(PAGE), Buffer.alloc(PAGE, 'junk'), Buffer.alloc(PAGE, 0xff))
  for (const directory of [tablesPath(), logPath()]) {
    const pages = pagesOf(directory)
    expect(pages.length).toBeGreaterThan(8)
    expect(whyUnsound(directory)).toBeUndefined()
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...pages), junk, async (page, bytes) => {
        const why = await spoilt(directory, page, bytes, () => whyUnsound(directory))
        expect(why).toContain(`its page ${page} is none of its tree`)
      }),
    )
    for (const meta of [0, 1])
      expect(await spoilt(directory, meta, Buffer.alloc(PAGE), () => whyUnsound(directory))).toMatch(
        /does not begin/,
      )
  }
})

it('a leaf that is damaged later, or beyond the check at opening, is reported by a read of the whole table', async () => {
  const tables = await fill()
  const leaf = pagesOf(tablesPath()).at(-100) ?? 0
  const read = async () => {
    for await (const row of tables.scan(TABLE)) expect(row.content).toBe('x')
  }
  await spoilt(tablesPath(), leaf, Buffer.alloc(PAGE), async () => {
    expect(whyUnsound(tablesPath(), 1)).toBeUndefined()
    await expect(read()).rejects.toThrow(
      /Cannot read the tables in ".*": its data\.mdb is damaged: its page \d+ is/,
    )
  })
  await read()
  await tables.close()
})

it('a file that ends before a leaf is reported, however few leaves are checked', async () => {
  await (await fill()).close()
  await truncate(join(tablesPath(), 'data.mdb'), (Math.max(...pagesOf(tablesPath())) - 1) * PAGE)
  expect(whyUnsound(tablesPath(), 0)).toMatch(/its page \d+ is not in the file/)
})
