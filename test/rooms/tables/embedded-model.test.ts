import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { collect } from '../../contracts/tables/rows.ts'
import { stepOver } from '../../contracts/tables/steps.ts'

const directory = await mkdtemp(join(tmpdir(), 'tables-'))
afterAll(() => rm(directory, { recursive: true }))

const name = 'table'
const step = stepOver(['a', 'aa', 'a!', 'b', '\x01', 'é', '\uffff', '\u{10000}'])

test('whatever is done to them, the tables in LMDB answer as those in memory do', async () => {
  const embedded = await openEmbeddedTables({ path: directory })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const memory = memoryTables()
      await embedded.drop(name)
      for (const each of steps) expect(await each(embedded, name)).toEqual(await each(memory, name))
      expect(await collect(embedded.scan(name))).toEqual(memory.rows(name))
    }),
    { numRuns: 100 },
  )
  await embedded.close()
})
