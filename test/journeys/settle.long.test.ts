import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp } from 'node:fs/promises'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { everyCheckpoint } from '../../src/mapping/checkpoints.ts'
import { shardShares } from '../../src/runner/shard-share.ts'
import { openEmbeddedTables } from '../../src/tables/embedded.ts'
import { fileWith, located, ndjson } from '../rooms/main/commands/lines.ts'
import { tableNames } from '../oracle/recompute.ts'
import { tributaryOk as tributaryHere } from '../rooms/main/commands/run.ts'
import { expectTablesOf } from './agreement.ts'
import { logRecords } from './log-records.ts'
import { BIN, tributary, withDirectory } from './tributary.ts'

/** So many records, with ten consumers behind, are worth threads. */
const MANY = 30_000

const events = (count: number): string =>
  ndjson(Array.from({ length: count }, (_, index) => located(index, `u${index % 100}`)))

/** Runs first in every thread: tells its name and last priority, and soon ends the first one of the last share. */
const SPY = `
import { closeSync, openSync, writeSync } from 'node:fs'
import { getPriority } from 'node:os'
import { workerData } from 'node:worker_threads'
if (workerData?.share !== undefined) {
  const { runs, share } = workerData
  writeSync(2, 'thread ' + runs + ' ' + share.index + '\\n')
  process.on('exit', () => writeSync(2, 'priority ' + getPriority() + '\\n'))
  const isFirst = () => {
    try {
      closeSync(openSync(process.env.DIED, 'wx'))
      return true
    } catch {
      return false
    }
  }
  if (runs === 'table' && share.index === share.of - 1 && isFirst()) setTimeout(() => process.exit(7), 200)
}`

const command = (data: string) => ['settle', '--json', '--timeout', '600', '--data', data]

const settling = (data: string, env: NodeJS.ProcessEnv = {}): ChildProcess =>
  spawn(process.execPath, [BIN, ...command(data)], {
    stdio: 'pipe',
    env: { ...process.env, ...env },
  })

const SETTLED = { settled: true, seconds: expect.any(Number) as number }

async function spiedSettle(directory: string, data: string) {
  const spy = pathToFileURL(await fileWith(directory, 'spy.mjs', SPY)).href
  const child = settling(data, { NODE_OPTIONS: `--import=${spy}`, DIED: join(directory, 'died') })
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')])
  expect(child.exitCode, stderr).toBe(0)
  expect(JSON.parse(stdout)).toEqual(SETTLED)
  return stderr
}

const dumpsOf = (data: string) =>
  Promise.all(tableNames.map((table) => tributaryHere(['dump', table, '--data', data])))

async function progressIn(data: string): Promise<string> {
  const tables = await openEmbeddedTables({ path: join(data, 'tables') })
  const checkpoints = await everyCheckpoint(tables)
  await tables.close()
  return JSON.stringify(checkpoints)
}

/** Settles, and ends it by a signal when it has stored something; a very slow test may come after its end. */
async function endedSettle(data: string, signal: NodeJS.Signals): Promise<void> {
  const before = await progressIn(data)
  const child = settling(data)
  const gone = once(child, 'close')
  const isOnItsWay = async () => child.exitCode !== null || (await progressIn(data)) !== before
  await expect.poll(isOnItsWay, { interval: 20 }).toBe(true)
  child.kill(signal)
  await gone
  expect([signal, 0]).toContain(child.signalCode ?? child.exitCode)
}

test('settle folds much in the threads of a server, little in none, and loses nothing where it or a thread ends', () =>
  withDirectory(async (directory) => {
    const [one, other, small] = ['one', 'other', 'small'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ]
    await tributaryHere(['append', '--data', one], events(MANY))
    await tributaryHere(['append', '--data', small], events(20))
    await cp(one, other, { recursive: true })
    expect(await spiedSettle(directory, small)).toBe('')
    const stderr = await spiedSettle(directory, one)
    for (const { index } of shardShares()) expect(stderr).toContain(`thread table ${index}\n`)
    expect(stderr).toContain('thread reactor 0\n')
    expect(stderr).toContain('they are begun again')
    expect(new Set(stderr.match(/priority -?\d+/g))).toEqual(new Set([`priority ${getPriority()}`]))

    await endedSettle(other, 'SIGINT')
    await endedSettle(other, 'SIGKILL')
    const both = await Promise.all([1, 2].map(() => tributary(command(other))))
    for (const { code, stdout } of both) expect([code, JSON.parse(stdout)]).toEqual([0, SETTLED])
    await expectTablesOf(other, await logRecords(other))
    expect(await dumpsOf(one)).toEqual(await dumpsOf(other))
  }))
