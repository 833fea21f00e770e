import { join } from 'node:path'
import Type from 'typebox'
import { expect, test } from 'vitest'
import { readPointer } from '../../../src/generations/pointer.ts'
import { openHome } from '../../../src/home/home.ts'
import { application, event, rows, start, table } from '../../../src/index.ts'
import { withDirectory } from '../../journeys/tributary.ts'

const ticked = event('clock.ticked', Type.Object({}))
const content = Type.Object({ n: Type.Integer(), layout: Type.Integer() })

/** An application whose rows tell in which layout they were stored first. */
function ticking(layout: number) {
  const ticks = rows({
    content,
    about: [ticked],
    of: ({ event }) => event.subject,
    sort: 'ticks',
    evolve: (before) => ({ n: (before?.n ?? 0) + 1, layout: before?.layout ?? layout }),
  })
  const answer = (clock: string, { entities }: { readonly entities: ReadonlyMap<string, unknown> }) => {
    const row = entities.get('ticks') as { readonly n: number; readonly layout: number } | undefined
    return row && { clock, ...row }
  }
  return application({
    name: 'ticking',
    events: [ticked],
    tables: [table({ name: 'ticks', layout, rows: [ticks], answer })],
  })
}

const [OLD, NEW] = [ticking(1), ticking(2)]
const CLOCKS = ['a', 'b', 'c']

async function run(app: typeof OLD, data: string, ticks = 0) {
  const server = await start(app, { data, port: 0 })
  for (let tick = 0; tick < ticks; tick++)
    await server.append(CLOCKS.map((subject) => ({ type: 'clock.ticked', subject, data: {} })))
  await server.settled()
  return server
}

const shown = (server: Awaited<ReturnType<typeof run>>) =>
  Promise.all(CLOCKS.map((clock) => server.row('ticks', clock)))

const expected = (n: number, layout: number) => CLOCKS.map((clock) => ({ clock, n, layout }))

async function standIn(data: string, app = NEW) {
  const home = await openHome({ data }, { create: false }, app)
  const { stand } = await readPointer(home.stored, 'ticks')
  await home.close()
  return stand
}

test('a server rebuilds a table of an earlier layout by itself; its rows are right at every moment', () =>
  withDirectory(async (directory) => {
    const data = join(directory, 'data')
    await (await run(OLD, data, 3)).stop()
    const server = await run(NEW, data)
    const wrong: unknown[] = []
    const look = async () => {
      const rows = await shown(server)
      if (rows.some((row) => (row as { readonly n: number }).n !== 3)) wrong.push(rows)
      return rows
    }
    await expect.poll(look).toEqual(expected(3, 2))
    expect(wrong).toEqual([])
    await server.stop()
    const again = await run(NEW, data, 1)
    expect(await shown(again)).toEqual(expected(4, 2))
    await again.stop()
    expect(await standIn(data)).toMatchObject({ live: 2, building: null, layout: 2 })
  }))

test('servers that are stopped at once, and two at one time, rebuild it once', () =>
  withDirectory(async (directory) => {
    const data = join(directory, 'data')
    await (await run(OLD, data, 3)).stop()
    for (let stops = 0; stops < 3; stops++) await (await start(NEW, { data, port: 0 })).stop()
    const servers = await Promise.all([run(NEW, data), run(NEW, data)])
    await expect.poll(() => shown(servers[0])).toEqual(expected(3, 2))
    for (const server of servers) await server.stop()
    expect(await standIn(data)).toMatchObject({ live: 2, building: null, layout: 2 })
  }))

test('a table that was never folded has the present layout, and an older program rebuilds nothing', () =>
  withDirectory(async (directory) => {
    const data = join(directory, 'data')
    await (await run(NEW, data, 2)).stop()
    expect(await standIn(data)).toMatchObject({ live: 1, building: null, layout: 2 })
    const server = await run(OLD, data, 1)
    expect(await shown(server)).toEqual(expected(3, 2))
    await server.stop()
    expect(await standIn(data)).toMatchObject({ live: 1, building: null, layout: 2 })
  }))
