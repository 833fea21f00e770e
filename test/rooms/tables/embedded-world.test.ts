import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { checkTables } from '../../../src/tables/embedded/check.ts'
import { encodeRow } from '../../../src/tables/embedded/stored-row.ts'
import { allPages, at, collect, fresh, key, over, read } from '../../contracts/tables/rows.ts'

const { row } = fresh(key('p', 's'), { content: 'first', index: key('i', 'j') })

let path: string
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'tables-'))
})
afterEach(() => rm(path, { recursive: true }))

/** Runs a script in another process, with LMDB's root open, while this one's event loop stands still. */
const elsewhere = (script: string): string =>
  execFileSync(process.execPath, [
    ...['--input-type=module', '--eval'],
    `import { open } from 'lmdb'
     const binary = { encoding: 'string', keyEncoding: 'binary' }
     const root = open({ path: ${JSON.stringify(path)}, maxDbs: 9, ...binary })
     ${script}
     await root.close()`,
  ]).toString()

/** Has another process write a row. */
const writeElsewhere = (value: string) =>
  elsewhere(`
     const rows = root.openDB('rows/t', binary)
     rows.putSync(Buffer.from('p\\0s'), ${JSON.stringify(value)})`)

/** The mark of the layout, which an earlier release compares with its own: 2. */
const layoutElsewhere = () => elsewhere(`console.log(root.get(Buffer.from('layout')))`).trim()

test('written rows are there when the tables are opened again', async () => {
  const first = await openEmbeddedTables({ path })
  await first.put('t', [{ row, expected: undefined }])
  await first.close()
  const again = await openEmbeddedTables({ path })
  expect(await read(again, row.key)).toEqual(row)
  await again.close()
})

test('a reader sees another process’s write at once, and a writer’s condition sees it too', async () => {
  const tables = await openEmbeddedTables({ path })
  await tables.put('t', [{ row, expected: undefined }])
  expect(await read(tables, row.key)).toEqual(row)
  const theirs = { ...row, position: at(2), content: 'theirs' }
  writeElsewhere(encodeRow(theirs))
  expect(await read(tables, row.key)).toEqual(theirs)
  expect(await tables.put('t', [over(row, { content: 'mine' })])).toEqual([{ key: row.key, stands: theirs }])
  await tables.close()
})

test('tables that another release laid out are not misread', async () => {
  writeElsewhere(encodeRow(row))
  await expect(openEmbeddedTables({ path })).rejects.toThrow(
    `Cannot open the tables in "${path}": another release laid them out, or they are none. Move the directory away: the log is folded again`,
  )
})

test('tables of layout 2 are served and written over, and from then on refused by a release that knows only 2', async () => {
  const index = key('i', 'j')
  const earlier = { ...row, index }
  writeElsewhere(`${row.position}\0i\0j\0"first`)
  elsewhere(`
     root.openDB('index/t', binary).putSync(Buffer.from('i\\0j\\0p\\0s'), '')
     root.putSync(Buffer.from('layout'), '2')`)
  const tables = await openEmbeddedTables({ path })
  const listed = () => allPages((query) => tables.queryIndex('t', query), { partition: 'i', limit: 9 })
  expect(await read(tables, row.key)).toEqual(earlier)
  expect(await listed()).toEqual([earlier])
  expect(await collect(tables.scan('t'))).toEqual([earlier])
  const moved = { position: at(2), content: 'second', index: key('i', 'k') }
  expect(await tables.put('t', [over({ ...row, position: at(3) }, moved)])).toEqual([
    { key: row.key, stands: earlier },
  ])
  expect(await tables.put('t', [over(row, moved)])).toEqual([])
  expect(await listed()).toEqual([{ ...row, ...moved }])
  expect(await tables.put('t', [over(row, { content: 'late' })])).toHaveLength(1)
  await tables.close()
  expect(checkTables(path)).toEqual({ rows: 1, flaws: [] })
  expect(layoutElsewhere()).toBe('3')
})

test.each(['1', '4', ''])('tables of layout "%s" are refused', async (layout) => {
  elsewhere(`root.putSync(Buffer.from('layout'), '${layout}')`)
  await expect(openEmbeddedTables({ path })).rejects.toThrow('another release laid them out')
})

test('two that have the same directory open see each other, and one may close', async () => {
  const one = await openEmbeddedTables({ path })
  const other = await openEmbeddedTables({ path })
  await one.put('t', [{ row, expected: undefined }])
  expect(await read(other, row.key)).toEqual(row)
  await one.close()
  expect(await other.put('t', [over(row, { position: at(2) })])).toEqual([])
  await other.close()
})

test('a directory that is a file cannot be used', async () => {
  const file = join(path, 'file')
  await writeFile(file, 'x')
  await expect(openEmbeddedTables({ path: file })).rejects.toThrow(
    `Cannot open the tables in "${file}": it is no directory`,
  )
})

test.each(['garbage'.repeat(9999), 'short', '\0'.repeat(8192)])(
  'damaged data is refused (%#)',
  async (data) => {
    await writeFile(join(path, 'data.mdb'), data)
    await expect(openEmbeddedTables({ path })).rejects.toThrow(
      `Cannot open the tables in "${path}": its data.mdb is damaged: it is damaged, or not LMDB's: it does not begin as its files do`,
    )
    expect(await readFile(join(path, 'data.mdb'), 'utf8')).toBe(data)
  },
)

test('data cut short is refused', async () => {
  const tables = await openEmbeddedTables({ path })
  await tables.put(
    't',
    Array.from({ length: 500 }, (_, n) => fresh(key('p', `s${n}`), { content: 'x'.repeat(99) })),
  )
  await tables.close()
  await truncate(join(path, 'data.mdb'), 3 * 4096)
  await expect(openEmbeddedTables({ path })).rejects.toThrow(
    /its data\.mdb is damaged: its page \d+ is not in the file/,
  )
})

test('an empty data file is a new one', async () => {
  await writeFile(join(path, 'data.mdb'), '')
  const tables = await openEmbeddedTables({ path })
  expect(await tables.put('t', [{ row, expected: undefined }])).toEqual([])
  await tables.close()
})

test('closing waits for the writes and reads asked before, and for those that follow them', async () => {
  const tables = await openEmbeddedTables({ path })
  const put = (table: string) => tables.put(table, [{ row, expected: undefined }])
  const asked = [
    put('a'),
    put('b').then(() => put('c')),
    tables.get('d', [row.key]).then(() => put('e')),
    put('a').then(() => tables.get('f', [row.key])),
  ]
  await tables.close()
  await Promise.all(asked)
  const again = await openEmbeddedTables({ path })
  for (const table of ['a', 'b', 'c', 'e']) expect(await again.get(table, [row.key])).toEqual([row])
  await again.close()
})
