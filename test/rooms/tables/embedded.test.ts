import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { tablesContract } from '../../contracts/tables.ts'

const directory = await mkdtemp(join(tmpdir(), 'tables-'))
afterAll(() => rm(directory, { recursive: true }))

let made = 0
tablesContract(
  'LMDB',
  () => openEmbeddedTables({ path: join(directory, String(made++)) }),
  'at once',
  'transactions',
)
