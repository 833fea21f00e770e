import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Position } from '../../../src/events/position.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { scratch } from '../log/scratch.ts'

let place: ReturnType<typeof scratch>
beforeEach(() => (place = scratch()))
afterEach(() => place.remove())

/** Reads a page of a directory that another process has open, and is killed before it releases its snapshot. */
const READER = `
import { open } from 'lmdb'
const root = open(process.argv[1], { maxDbs: 512, overlappingSync: false, readOnly: true })
root.openDB('rows/t', { encoding: 'binary', keyEncoding: 'binary' })
root.useReadTransaction()
console.log('reads')
setInterval(() => undefined, 1000)
`

async function killReader(path: string): Promise<void> {
  const reader = spawn(process.execPath, ['--input-type=module', '--eval', READER, path], {
    cwd: process.cwd(),
  })
  await once(reader.stdout, 'data')
  reader.kill('SIGKILL')
  await once(reader, 'exit')
}

const ROWS = 200
const WAVES = 60

it('what a killed reader held is used again: the file of who writes on stays as large', async () => {
  const tables = await openEmbeddedTables({ path: place.path })
  const file = join(place.path, 'data.mdb')
  let version = 0
  const write = async () => {
    const [expected, position] = [version, version + 1].map((n) => n.toString().padStart(56, '0') as Position)
    const puts = Array.from({ length: ROWS }, (_, n) => ({
      row: { key: { partition: 'p', sort: n.toString() }, position: position!, content: 'x'.repeat(3_000) },
      expected: version === 0 ? undefined : expected,
    }))
    expect(await tables.put('t', puts)).toEqual([])
    version += 1
  }
  for (let n = 0; n < 10; n += 1) await write()
  const before = (await stat(file)).size
  await killReader(place.path)
  const until = performance.now() + 1_100
  while (performance.now() < until) await write()
  const held = (await stat(file)).size
  for (let n = 0; n < WAVES; n += 1) await write()
  expect((await stat(file)).size).toBeLessThanOrEqual(held + before)
  await tables.close()
})
