import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { drainAll, text } from '../../contracts/log/support.ts'
import { scratch } from '../log/scratch.ts'

const built = (path: string) => new URL(`../../../dist/src/${path}`, import.meta.url).href

const IMPORTS = `
import { openEmbeddedLog } from '${built('log/embedded.js')}'
import { openEmbeddedTables } from '${built('tables/embedded.js')}'

const [path, name, count] = process.argv.slice(1)
const openLog = () => openEmbeddedLog({ path: path + '/log' })
const openTables = () => openEmbeddedTables({ path: path + '/tables' })
const append = (log, n) => log.append([{ partitionKey: name, data: Buffer.from(name + n) }])
const put = (tables, n) =>
  tables.put('visits', [
    { row: { key: { partition: name, sort: String(n) }, position: '1', content: {} }, expected: undefined },
  ])
`

/** Opens, writes and closes both, again and again. So the last user often closes while another opens. */
const VISITOR = `${IMPORTS}
for (let n = 0; n < Number(count); n++) {
  const log = await openLog()
  await append(log, n)
  await log.close()
  const tables = await openTables()
  await put(tables, n)
  await tables.close()
}
`

/** Writes both without a pause. */
const RESIDENT = `${IMPORTS}
const [log, tables] = await Promise.all([openLog(), openTables()])
for (let n = 0; n < Number(count); n++) await Promise.all([append(log, n), put(tables, n)])
await Promise.all([log.close(), tables.close()])
`

const VISITORS = ['a', 'b', 'c']
const VISITS = 150
const VISITS_EACH = Object.fromEntries(VISITORS.map((name) => [name, VISITS]))
const STAY = 4_000

/** In memory, if the machine has this directory: a hundred times as many commits happen during an opening. */
const MEMORY = '/dev/shm'

let place: ReturnType<typeof scratch>
beforeEach(() => (place = scratch(existsSync(MEMORY) ? MEMORY : tmpdir())))
afterEach(() => place.remove())

const run = (program: string, name: string, count: number) =>
  promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    program,
    place.path,
    name,
    `${count}`,
  ])

async function logged(): Promise<readonly string[]> {
  const log = await openEmbeddedLog({ path: join(place.path, 'log') })
  const texts = (await drainAll(log)).map(text).sort()
  await log.close()
  return texts
}

async function visited(): Promise<readonly string[]> {
  const tables = await openEmbeddedTables({ path: join(place.path, 'tables') })
  const found: string[] = []
  for await (const { key } of tables.scan('visits')) found.push(key.partition + key.sort)
  await tables.close()
  return found.sort()
}

/** Each written record must be in the log once, and in the table. */
async function expectAll(counts: Readonly<Record<string, number>>): Promise<void> {
  const all = Object.entries(counts)
    .flatMap(([name, count]) => Array.from({ length: count }, (_, n) => `${name}${n}`))
    .sort()
  expect(await logged()).toEqual(all)
  expect(await visited()).toEqual(all)
}

it('processes open and close the same log and tables at any moment, and each finds them in order', async () => {
  await Promise.all(VISITORS.map((name) => run(VISITOR, name, VISITS)))
  await expectAll(VISITS_EACH)
})

it('the commits of one process stay, although others open meanwhile', async () => {
  await Promise.all([run(RESIDENT, 'resident', STAY), ...VISITORS.map((name) => run(VISITOR, name, VISITS))])
  await expectAll({ resident: STAY, ...VISITS_EACH })
})
