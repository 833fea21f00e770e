import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ordersHistory } from '../examples/orders/events.ts'
import { expectedAfter } from '../examples/orders/model.ts'
import { startServer, tokenFor, tributary, tributaryOk, withDirectory } from './tributary.ts'

const APP = fileURLToPath(new URL('../../dist/test/examples/orders/application.js', import.meta.url))

interface Listed {
  readonly items: readonly string[]
  readonly next?: string
}

const linesOf = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)

/** Events that make more rows than a page with `limit=1` has. */
const FOLLOWED = ['dan', 'eve', 'fay', 'gus', 'hal'].map((subject) => ({
  specversion: '1.0' as const,
  id: subject,
  source: 'example',
  type: 'shop.followed',
  subject: subject,
  time: '2026-01-02T00:00:00Z',
  data: { shop: 'tea' },
}))

describe('an application of one\u2019s own, by --app', () => {
  test('appends, folds, serves, dumps and rebuilds, also after a kill', () =>
    withDirectory(async (data) => {
      const on = ['--app', APP, '--data', data]
      const history = [...fc.sample(ordersHistory(), { numRuns: 40, seed: 7 }).flat(), ...FOLLOWED]
      const events = history.map((event, n) => ({ ...event, id: `e${n.toString().padStart(5, '0')}` }))
      const expected = expectedAfter(events)
      const half = Math.floor(events.length / 2)
      const text = (some: readonly object[]) => some.map((event) => JSON.stringify(event) + '\n').join('')

      await tributaryOk(['append', ...on], text(events.slice(0, half)))
      const killed = await startServer(data, ['--app', APP])
      await tributaryOk(['append', ...on], text(events.slice(half)))
      await killed.end('SIGKILL')
      const server = await startServer(data, ['--app', APP])
      try {
        await tributaryOk(['settle', ...on])
        expect(linesOf(await tributaryOk(['dump', 'earnings', ...on]))).toEqual(expected.earnings)
        expect(linesOf(await tributaryOk(['dump', 'followers', ...on]))).toEqual(expected.followers)
        expect(await tributary(['history', 'users', 'ann', ...on])).toMatchObject({
          code: 1,
          stderr: 'tributary: Cannot tell a history: application "orders" keeps none\n',
        })
        await tributaryOk(['rebuild', 'earnings', ...on])
        expect(linesOf(await tributaryOk(['dump', 'earnings', ...on]))).toEqual(expected.earnings)

        const headers = { authorization: `Bearer ${await tokenFor(data, 'ann', 'user')}` }
        const ask = async (path: string) => (await fetch(server.url + path, { headers })).json()
        const all = expected.followers as readonly { shop: string; followers: readonly string[] }[]
        expect(Math.max(...all.map(({ followers }) => followers.length))).toBeGreaterThan(1)
        for (const { shop, followers } of all) {
          const listed: string[] = []
          for (let page = '?limit=1'; page !== '';) {
            const { items, next } = (await ask(`/shops/${shop}/followers${page}`)) as Listed
            listed.push(...items)
            page = next === undefined ? '' : `?limit=1&cursor=${encodeURIComponent(next)}`
          }
          expect(listed).toEqual(followers)
        }
        const { paths } = (await ask('/openapi.json')) as { paths: object }
        expect(Object.keys(paths)).toContain('/shops/{shop}/followers')
        expect(Object.keys(paths).filter((path) => path.includes('media'))).toEqual([])
      } finally {
        expect(await server.end('SIGTERM')).toBe(0)
      }
    }))

  test.each([
    ['export default 1', 'its default export is not made by application()'],
    ['export const a = ', 'Cannot load the application'],
    [undefined, 'Cannot load the application'],
  ])('a module that is none is refused in one line: %s', (code, complaint) =>
    withDirectory(async (directory) => {
      const file = join(directory, 'app.mjs')
      if (code !== undefined) await writeFile(file, code)
      const { code: exit, stderr } = await tributary(['status', '--app', file, '--data', directory])
      expect(exit).toBe(1)
      expect(stderr).toMatch(/^tributary: [^\n]*\n$/)
      expect(stderr).toContain(complaint)
    }),
  )
})
