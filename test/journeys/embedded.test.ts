import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { withDirectory } from './tributary.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The program of a user. It serves with the consumers in threads, and appends `shop.followed` events until it is killed. */
const PROGRAM = `
import { start } from 'tributary'
import orders from './dist/test/examples/orders/application.js'
const [data, run] = process.argv.slice(1)
const server = await start(orders, { data, port: 0, module: './dist/test/examples/orders/application.js' })
const headers = {
  authorization: 'Bearer ' + (await server.token({ user: 'p', role: 'producer' })),
  'content-type': 'application/cloudevents+json',
}
const follow = (n) =>
  fetch(server.url + '/events', { method: 'POST', headers, body: JSON.stringify({
    specversion: '1.0', id: run + '-' + n, source: 'test', type: 'shop.followed', subject: run + '-' + n,
    time: '2026-01-01T00:00:00Z', data: { shop: 'tea' } }) })
if (run === 'last') {
  await server.settled()
  console.log(JSON.stringify(await server.row('followers', 'tea')))
  await server.stop()
} else for (let n = 0; ; n += 1) if ((await follow(n)).status === 200) console.log(run + '-' + n)
`

const begin = (data: string, run: string): ChildProcess =>
  spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM, data, run], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })

async function untilKilled(data: string, run: string, after: number): Promise<readonly string[]> {
  const child = begin(data, run)
  const acknowledged: string[] = []
  for await (const line of createInterface(child.stdout!)) {
    acknowledged.push(line)
    if (acknowledged.length === after) child.kill('SIGKILL')
  }
  return acknowledged
}

test('a program with an embedded server is killed while it appends: all acknowledged events are in the tables; after stop() it exits', () =>
  withDirectory(async (data) => {
    const acknowledged = [...(await untilKilled(data, 'a', 150)), ...(await untilKilled(data, 'b', 90))]
    const last = begin(data, 'last')
    const ended = once(last, 'exit')
    const lines: string[] = []
    for await (const line of createInterface(last.stdout!)) lines.push(line)
    expect(await ended).toEqual([0, null])
    const { followers } = JSON.parse(lines[0] ?? '') as { followers: readonly string[] }
    expect(followers).toEqual(expect.arrayContaining([...acknowledged]))
    expect(followers.length - acknowledged.length).toBeLessThanOrEqual(2)
  }))
