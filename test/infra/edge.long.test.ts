import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PUBLIC_SECONDS } from '../../src/api/caching.ts'
import { GUEST } from '../../src/policy/caller.ts'
import { openWorld } from '../laws/support/unseen-world.ts'
import { urlsOf } from '../laws/support/unseen-urls.ts'
import { routes } from '../media.ts'
import { START, type House } from '../rooms/api/support/house.ts'
import { edgeCache, type Question } from './support/edge-cache.ts'
import { synthesize, type Synthesized } from './support/synthesize.ts'

let house: House
let stack: Synthesized
beforeAll(async () => {
  stack = synthesize('dev')
  house = await openWorld(GUEST, false, [])
})
afterAll(async () => {
  await house.close()
  rmSync(stack.directory, { recursive: true })
})

const ask = async ({ url, headers }: Question) => house.ask('GET', url, { token: null, headers })

const shown = async (asked: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await asked
  return { status, body }
}

test('the edge answers each caller as the server does, whoever asked before; only guests get what it keeps', async () => {
  const { get, counts } = edgeCache(stack, ask)
  const tokens = await Promise.all(
    (['ann', 'zoe'] as const).map(async (user) => `Bearer ${await house.token(user)}`),
  )
  const callers = [undefined, ...tokens, `Bearer ${await house.token('root', 'admin')}`]
  const readings = routes.filter(({ method, answers, path }) => {
    return method === 'GET' && answers[200]?.mediaType !== 'text/event-stream' && path !== '/metrics'
  })
  for (const url of readings.flatMap(urlsOf))
    for (const authorization of [...callers, ...callers.toReversed()])
      for (const accept of ['image/webp', '*/*']) {
        const question = { url, headers: { accept, ...(authorization !== undefined && { authorization }) } }
        const before = counts.hits
        const given = await shown(get(question, START))
        expect([url, given]).toEqual([url, await shown(ask(question))])
        if (authorization !== undefined) expect([url, counts.hits]).toEqual([url, before])
      }
  expect(counts.hits).toBeGreaterThan(20)
}, 240_000)

test('a media that its owner hides is shown to guests for no longer than the seconds that the edge keeps answers', async () => {
  const { get, counts } = edgeCache(stack, ask)
  const urls = ['', '/content', '/thumbnail'].map((part) => `/media/bob.everyone${part}`)
  const statuses = (seconds: number) =>
    Promise.all(urls.map(async (url) => (await get({ url, headers: {} }, START + seconds * 1_000)).status))
  expect(await statuses(0)).toEqual([200, 200, 200])
  const token = await house.token('bob')
  await house.ask('PUT', '/media/bob.everyone/audience', { token, body: { audience: 'owner' } })
  await house.settle()
  expect(await statuses(PUBLIC_SECONDS - 0.001)).toEqual([200, 200, 200])
  expect(counts.hits).toBe(3)
  expect(await statuses(PUBLIC_SECONDS)).toEqual([401, 401, 401])
})
