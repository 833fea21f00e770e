import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openapiOf } from '../../../src/api/openapi.ts'
import { openHouse, type House } from './support/house.ts'
import { uploaded } from './support/told.ts'
import { routes, mediaApi } from '../../media.ts'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

let house: House
beforeAll(async () => {
  house = await openHouse()
  const token = await house.token('feed', 'producer')
  await house.ask('POST', '/events', { body: uploaded('bob.1'), token })
  await house.settle(['media'])
})
afterAll(() => house.close())

const get = (accept: string) => house.ask('GET', '/', { token: null, headers: { accept, host: 'a"<b>&c' } })

describe('GET /', () => {
  it('is a page for browsers that describes the server, has links, and loads nothing from another server', async () => {
    const { status, type, body, headers } = await get(BROWSER)
    expect([status, type]).toEqual([200, 'text/html; charset=utf-8'])
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(body).toContain('<h1>Tributary</h1>')
    expect(body).toContain('README.md')
    expect(body).not.toMatch(/<script|<img|src=|a"<b>/)
    for (const [, path] of String(body).matchAll(/<a href="([^"]+)"/g))
      expect(
        (await house.ask('GET', path!, { token: await house.token('root', 'admin') })).status,
      ).toBeLessThan(400)
  })

  it.each(['*/*', 'application/json', '', 'application/json, text/html;q=0.5', 'text/html;q=0, */*'])(
    'is JSON to programs (Accept: %s)',
    async (accept) => {
      const { type, body, headers } = await get(accept)
      expect(type).toContain('application/json')
      expect(body).toMatchObject({ name: 'Tributary', links: { docs: '/docs', metrics: '/metrics' } })
      expect(headers['vary']).toBe('accept')
    },
  )
})

describe('the document', () => {
  const { paths, tags } = openapiOf(mediaApi)
  const operations = Object.values(paths).flatMap((path) => Object.values(path) as Operation[])
  interface Operation {
    readonly operationId: string
    readonly tags: readonly string[]
    readonly requestBody?: { readonly content: Record<string, { readonly example?: unknown }> }
  }

  it('groups every route under a group that it tells', () => {
    const told = (tags as { name: string }[]).map(({ name }) => name)
    expect([...new Set(operations.flatMap((one) => one.tags))].sort()).toEqual(told.toSorted())
  })

  const bodies = operations.flatMap(({ operationId, requestBody }) =>
    Object.entries(requestBody?.content ?? {}).map(([mediaType, { example }]) => ({
      operationId,
      mediaType,
      example,
    })),
  )

  it('has an example for a password, and then signs in with it', async () => {
    const exampleOf = (id: string) => bodies.find(({ operationId }) => operationId === id)?.example
    const token = await house.token('root', 'admin')
    await house.ask('PUT', '/passwords/ada', { token, body: exampleOf('putPasswordsId') })
    expect(
      (await house.ask('POST', '/sessions', { token: null, body: exampleOf('postSessions') })).status,
    ).toBe(201)
  })

  it.each(bodies)('has an example for $operationId as $mediaType that its route takes', async (one) => {
    const route = routes.find(({ method, path }) => operationOf(method, path) === one.operationId)!
    const body = typeof one.example === 'string' ? one.example : JSON.stringify(one.example)
    const answer = await house.ask(route.method, pathOf(route.path), {
      body,
      token: await house.token('ada', route.may?.includes('user') === false ? 'admin' : 'user'),
      headers: { 'content-type': one.mediaType },
    })
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
  })
})

const operationOf = (method: string, path: string): string =>
  method.toLowerCase() + path.replaceAll(/[^a-z]+([a-z]?)/g, (_, letter: string) => letter.toUpperCase())

/** A path of ada's own things, except the media that she rates. */
const pathOf = (path: string): string =>
  path
    .replace('/media/{id}/rating', '/media/bob.1/rating')
    .replace('/media/{id}', '/media/ada.sunset')
    .replace('{id}', 'ada')
    .replace('{name}', 'media')
    .replace('{app}', 'cam')
