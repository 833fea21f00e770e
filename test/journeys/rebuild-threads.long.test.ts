import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { nameOf } from '../../src/generations/generations.ts'
import { readPointer } from '../../src/generations/pointer.ts'
import { readCheckpoints } from '../../src/mapping/checkpoints.ts'
import { openEmbeddedTables } from '../../src/tables/embedded.ts'
import type { Tables } from '../../src/tables/tables.ts'
import { fileWith, located, ndjson } from '../rooms/main/commands/lines.ts'
import { BIN, tributaryOk, withDirectory } from './tributary.ts'

const TABLE = 'location'
const built = (file: string): string => JSON.stringify(new URL(file, pathToFileURL(BIN)).href)

/** Rebuilds a table as the command does with a long log: in threads. Prints the number of records that they took. */
const REBUILD = `
import { openHome } from ${built('../home/home.js')}
import { loadApplication } from ${built('./load-application.js')}
import { foldingThreads } from ${built('../runner/folding-threads.js')}
import { runRebuild } from ${built('../runner/run-rebuild.js')}
const application = await loadApplication(undefined)
const where = { data: process.argv[2] }
const home = await openHome(where, { create: false }, application)
const consumer = home.consumers.find(({ name }) => name === '${TABLE}')
let records = 0
const choice = { anew: false, begun: async () => {}, took: (more) => (records += more), switching: () => {} }
const thread = new URL(${built('./folding-thread.js')})
await runRebuild(home, { consumer, vocabulary: application.vocabulary }, choice, async (generation) =>
  foldingThreads(thread, { app: undefined, home: where, table: '${TABLE}', generation }, choice.took))
await home.close()
console.log(records)
`

/** Runs first in every thread, and ends the last one while it starts. */
const DIES = `
import { workerData } from 'node:worker_threads'
if (workerData?.share?.index > 0) setTimeout(() => process.exit(7), 1)
`

const begin = (script: string, data: string, env: NodeJS.ProcessEnv = {}): ChildProcess =>
  spawn(process.execPath, [script, data], { stdio: 'pipe', env: { ...process.env, ...env } })

async function ended(child: ChildProcess): Promise<{ readonly out: string; readonly err: string }> {
  const [out, err] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')])
  return { out, err }
}

/** Kills a rebuild when a checkpoint of it is stored. */
async function killed(child: ChildProcess, tables: Tables): Promise<void> {
  const over = ended(child)
  const saved = async (): Promise<number> => {
    const { building } = (await readPointer(tables, TABLE)).stand
    return building === null ? 0 : (await readCheckpoints(tables, nameOf(TABLE, building))).size
  }
  await expect.poll(saved, { interval: 1 }).toBeGreaterThan(0)
  child.kill('SIGKILL')
  await over
}

test('a rebuild in threads builds the same table, also after it was killed or one of its threads has died', () =>
  withDirectory(async (data) => {
    const lines = Array.from({ length: 20_000 }, (_, at) => located(at, `u${at % 500}`))
    await tributaryOk(['append', '--data', data], ndjson(lines))
    await tributaryOk(['rebuild', TABLE, '--data', data])
    const dump = () => tributaryOk(['dump', TABLE, '--data', data])
    const before = await dump()
    const script = await fileWith(data, 'rebuild.mjs', REBUILD)
    const spy = pathToFileURL(await fileWith(data, 'dies.mjs', DIES)).href
    const tables = await openEmbeddedTables({ path: `${data}/tables` })
    const dying = await ended(begin(script, data, { NODE_OPTIONS: `--import=${spy}` }))
    expect(dying.err).toContain('one of its threads died')
    await killed(begin(script, data), tables)
    const { live, building } = (await readPointer(tables, TABLE)).stand
    expect(await dump()).toBe(before)
    const { out, err } = await ended(begin(script, data))
    expect(Number(out), err).toBeLessThanOrEqual(20_000)
    const { stand } = await readPointer(tables, TABLE)
    expect(stand.live).toBe(building ?? live + 1)
    expect(await dump()).toBe(before)
    await tables.close()
  }))
