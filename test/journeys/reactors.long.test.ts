import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { dice, roll } from '../bench/shape/dice.ts'
import { startServer, tributary, tributaryOk, withDirectory } from './tributary.ts'

const APP = fileURLToPath(new URL('../../dist/test/examples/bakery/application.js', import.meta.url))
const SEED = Number(process.env['TRIBUTARY_SEED'] ?? Date.now() % 1_000_000)
const KILLS = 4
const CUSTOMERS = 20

interface Order {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject: string
  readonly time: string
  readonly data: { readonly order: string; readonly guests: number }
}

const orderOf = (n: number): Order => ({
  specversion: '1.0',
  id: `o${n}`,
  source: 'shop',
  type: 'cake.ordered',
  subject: `customer-${n % CUSTOMERS}`,
  time: new Date(1_700_000_000_000 + n * 1000).toISOString(),
  data: { order: `o${n}`, guests: n % 4 },
})

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '')

const asLines = (orders: readonly object[]): string =>
  orders.map((one) => `${JSON.stringify(one)}\n`).join('')

const guestsOf = (orders: readonly Order[]): unknown[] => {
  const sums = new Map<string, number>()
  for (const { subject, data } of orders) sums.set(subject, (sums.get(subject) ?? 0) + data.guests)
  return [...sums].filter(([, guests]) => guests > 0).map(([customer, guests]) => ({ customer, guests }))
}

async function settled(on: readonly string[]): Promise<void> {
  // The reactor appends events for the last orders during `settle`, so one call is not enough.
  for (let times = 0; times < 3; times += 1) await tributaryOk(['settle', ...on])
}

describe(`an application with reactors (TRIBUTARY_SEED=${SEED})`, () => {
  test('bakes each cake and invites each guest, however often its server is killed', () =>
    withDirectory(async (data) => {
      const baked = join(data, 'baked')
      vi.stubEnv('BAKED', baked)
      const on = ['--app', APP, '--data', data]
      const luck = dice(SEED)
      const orders = Array.from({ length: 400 }, (_, n) => orderOf(n))
      // The first orders are appended before a server has run. The reactor must still get them.
      await tributaryOk(['append', ...on], asLines(orders.slice(0, 50)))
      for (let kill = 0; kill < KILLS; kill += 1) {
        const server = await startServer(data, ['--app', APP])
        const some = orders.slice(50 + kill * 80, 50 + (kill + 1) * 80 + 30)
        const appending = tributary(['append', ...on], asLines(some))
        await pause(roll(luck, 1_500))
        await server.end('SIGKILL')
        expect((await appending).code).toBe(0)
      }
      const server = await startServer(data, ['--app', APP])
      await settled(on)
      expect(await server.end('SIGTERM')).toBe(0)

      const told = linesOf(await readFile(baked, 'utf8'))
      expect(new Set(told)).toEqual(new Set(orders.map(({ data }) => data.order)))
      const dumped = linesOf(await tributaryOk(['dump', 'guests', ...on])).map(
        (line) => JSON.parse(line) as unknown,
      )
      const byCustomer = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
      expect(dumped.sort(byCustomer)).toEqual(guestsOf(orders).sort(byCustomer))

      await tributaryOk(['rebuild', 'guests', ...on])
      await tributaryOk(['append', ...on], asLines(orders))
      await settled(on)
      expect(linesOf(await readFile(baked, 'utf8'))).toHaveLength(told.length)
      const refused = await tributary(['rebuild', 'baker', ...on])
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('guests')])
      const { consumers } = JSON.parse(await tributaryOk(['status', '--json', ...on])) as {
        consumers: readonly { name: string; lag: { events: number } }[]
      }
      expect(consumers.map(({ name, lag }) => [name, lag.events])).toEqual([
        ['guests', 0],
        ['baker', 0],
      ])
      console.info(`${KILLS} kills: ${orders.length} orders, baked ${told.length} times`)
    }).finally(() => vi.unstubAllEnvs()))

  test('is not delayed by a reactor that hangs, and stops in time', () =>
    withDirectory(async (data) => {
      const baked = join(data, 'baked')
      vi.stubEnv('BAKED', baked)
      vi.stubEnv('SLEEPER', 'yes')
      const on = ['--app', APP, '--data', data]
      const server = await startServer(data, ['--app', APP])
      const orders = Array.from({ length: 60 }, (_, n) => orderOf(n))
      await tributaryOk(['append', ...on], asLines(orders))
      const dumped = async () => linesOf(await tributaryOk(['dump', 'guests', ...on])).length
      await expect.poll(dumped).toBe(guestsOf(orders).length)
      const late = await tributary(['settle', '--timeout', '1', ...on])
      expect([late.code, late.stderr]).toEqual([1, expect.stringContaining('sleeper')])
      expect(late.stderr).not.toContain('guests')
      expect(await server.end('SIGTERM')).toBe(0)
    }).finally(() => vi.unstubAllEnvs()))
})
