import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { changePointer, readPointer } from '../../src/generations/pointer.ts'
import { openEmbeddedTables } from '../../src/tables/embedded.ts'
import type { Tables } from '../../src/tables/tables.ts'
import { dice } from '../bench/shape/dice.ts'
import { tableNames } from '../oracle/recompute.ts'
import { manyLocated } from '../rooms/main/commands/lines.ts'
import { expectTablesOf } from './agreement.ts'
import { logRecords } from './log-records.ts'
import { producerOf } from './producer.ts'
import { BIN, startServer, tokenFor, tributary, tributaryOk, withDirectory } from './tributary.ts'

/** Begins a rebuild, and kills it some milliseconds after it began to build. False if it had already ended then. */
async function killedRebuild(data: string, table: string, afterMs: number): Promise<boolean> {
  const tables = await openEmbeddedTables({ path: `${data}/tables` })
  const child = spawn(process.execPath, [BIN, 'rebuild', table, '--data', data], { stdio: 'ignore' })
  const gone = once(child, 'close')
  const isBuilding = async () => (await readPointer(tables, table)).stand.building !== null
  await expect.poll(isBuilding, { interval: 5 }).toBe(true)
  await tables.close()
  await pause(afterMs)
  child.kill('SIGKILL')
  await gone
  return child.signalCode === 'SIGKILL'
}

/** The generation that `rebuild` says is live. */
async function rebuilt(data: string, table: string): Promise<number> {
  const told = await tributaryOk(['rebuild', table, '--data', data, '--json'])
  return (JSON.parse(told) as { generation: number }).generation
}

describe('tributary rebuild beside a server under load', () => {
  it('makes every table anew and correctly, also after it was killed', () =>
    withDirectory(async (data) => {
      const token = await tokenFor(data, 'feeder', 'producer', ['--ttl', '86400'])
      const producers = [1, 2].map((n) => producerOf(`p${n}`, token, dice(n)))
      const server = await startServer(data)
      let batches = 0
      let enough = 200
      const load = producers.map((producer) => producer.produce(server.url, () => batches++ >= enough))
      let killed = 0
      for (const afterMs of [0, 60]) killed += Number(await killedRebuild(data, 'stats', afterMs))
      expect(killed).toBeGreaterThan(0)
      enough = 800
      for (const table of tableNames) expect(await rebuilt(data, table), table).toBeGreaterThan(1)
      enough = 0
      await Promise.all(load)
      expect(await server.end('SIGTERM')).toBe(0)
      const records = await logRecords(data)
      expect(records.length).toBeGreaterThan(100)
      await expectTablesOf(data, records)
      const dumps = () => Promise.all(tableNames.map((table) => tributaryOk(['dump', table, '--data', data])))
      const before = await dumps()
      const generation = await rebuilt(data, 'stats')
      expect(await rebuilt(data, 'stats')).toBe(generation + 1)
      await rebuilt(data, 'log')
      expect(await dumps()).toEqual(before)
    }))

  it('is refused while another rebuild of the same table runs, and for a table that cannot be rebuilt', () =>
    withDirectory(async (data) => {
      await tributaryOk(['append', '--data', data])
      const both = await Promise.all([1, 2].map(() => tributary(['rebuild', 'stats', '--data', data])))
      for (const { code, stderr } of both.filter((each) => each.code !== 0))
        expect([code, stderr]).toEqual([
          1,
          'tributary: Cannot rebuild "stats": another rebuild of it is under way\n',
        ])
      expect(both.some(({ code }) => code === 0)).toBe(true)
      expect((await tributary(['rebuild', 'parked', '--data', data])).code).toBe(2)
    }))
})

const withTables = async <T>(data: string, use: (tables: Tables) => Promise<T>): Promise<T> => {
  const tables = await openEmbeddedTables({ path: `${data}/tables` })
  return use(tables).finally(() => tables.close())
}

const standIn = (data: string) =>
  withTables(data, async (tables) => (await readPointer(tables, 'location')).stand)

describe('a server with a table of an earlier layout', () => {
  it('rebuilds it by itself, goes on where it was after it was killed, and shows the right rows all the time', () =>
    withDirectory(async (data) => {
      await tributaryOk(['append', '--data', data], manyLocated(10_000))
      await tributaryOk(['settle', '--data', data])
      const dump = () => tributaryOk(['dump', 'location', '--data', data])
      const before = await dump()
      await withTables(data, (tables) =>
        changePointer(tables, 'location', (stand) => ({ ...stand, layout: 1 })),
      )
      const hasBegun = async () => {
        const { building, live } = await standIn(data)
        return building !== null || live > 1
      }
      let killed = 0
      for (const afterMs of [0, 40]) {
        const server = await startServer(data)
        await expect.poll(hasBegun, { interval: 1 }).toBe(true)
        await pause(afterMs)
        await server.end('SIGKILL')
        killed += Number((await standIn(data)).building !== null)
      }
      expect(killed).toBeGreaterThan(0)
      expect(await dump()).toBe(before)
      const server = await startServer(data)
      await expect.poll(() => standIn(data)).toMatchObject({ building: null, layout: 2 })
      expect((await standIn(data)).live).toBe(2)
      expect(await dump()).toBe(before)
      expect(await server.end('SIGTERM')).toBe(0)
    }))
})
