import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { drainAll, text } from '../../contracts/log/support.ts'
import { scratch } from '../log/scratch.ts'

const built = (path: string) => new URL(`../../../dist/src/${path}`, import.meta.url).href

/** Opens, writes and closes both, again and again, so that the last one often closes while another opens. */
const visitor = `
import { openEmbeddedLog } from '${built('log/embedded.js')}'
import { openEmbeddedTables } from '${built('tables/embedded.js')}'

const [path, name, count] = process.argv.slice(1)
for (let n = 0; n < Number(count); n++) {
  const log = await openEmbeddedLog({ path: path + '/log' })
  await log.append([{ partitionKey: name, data: Buffer.from(name + n) }])
  await log.close()
  const tables = await openEmbeddedTables({ path: path + '/tables' })
  const row = { key: { partition: name, sort: String(n) }, position: '1', content: {} }
  await tables.put('visits', [{ row, expected: undefined }])
  await tables.close()
}
`

const VISITORS = ['a', 'b', 'c']
const VISITS = 150

let place: ReturnType<typeof scratch>
beforeEach(() => (place = scratch()))
afterEach(() => place.remove())

const visit = (name: string) =>
  promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    visitor,
    place.path,
    name,
    `${VISITS}`,
  ])

it('processes open and close the same log and tables at any moment, and each finds them in order', async () => {
  await Promise.all(VISITORS.map(visit))
  const each = VISITORS.flatMap((name) => Array.from({ length: VISITS }, (_, n) => name + n.toString()))

  const log = await openEmbeddedLog({ path: join(place.path, 'log') })
  expect((await drainAll(log)).map(text).sort()).toEqual(each.sort())
  await log.close()

  const tables = await openEmbeddedTables({ path: join(place.path, 'tables') })
  const pages = await Promise.all(
    VISITORS.map((partition) => tables.query('visits', { partition, limit: 1_000 })),
  )
  expect(pages.map(({ rows }) => rows.length)).toEqual(VISITORS.map(() => VISITS))
  await tables.close()
})
