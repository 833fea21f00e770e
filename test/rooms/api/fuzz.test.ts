import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Route } from '../../../src/api/route.ts'
import { openHouse, type House } from './support/house.ts'
import { located, uploaded } from './support/told.ts'

interface Operation {
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly required: boolean }[]
  readonly requestBody?: { readonly content: Record<string, { readonly example: unknown }> }
}

let house: House
let operations: readonly { readonly method: string; readonly path: string; readonly operation: Operation }[]
beforeAll(async () => {
  house = await openHouse()
  const { body } = await house.ask('GET', '/openapi.json', { token: null })
  const { paths } = body as { paths: Record<string, Record<string, Operation>> }
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
  const token = await house.token('root', 'admin')
  await house.ask('POST', '/events', { token, body: [located('ann'), uploaded('ann.1'), uploaded('bob.1')] })
  await house.settle()
})
afterAll(() => house.close())

const texts = fc.oneof(
  fc.constantFrom(
    'ann',
    'ann.1',
    'bob.1',
    '0',
    '1',
    '-1',
    '1e999',
    'NaN',
    'users',
    'media',
    '2026-01-01T00:00:00Z',
    '',
    'x'.repeat(300),
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

/** Any JSON, and the document's examples with a part of them changed. */
const bodyLike = (example: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constant(example),
    fc.json({ maxDepth: 3 }),
    fc.string({ unit: 'binary' }),
    fc
      .tuple(
        fc.constantFrom('id', 'type', 'time', 'subject', 'data', 'stars', 'title', 'records', 'lat'),
        fc.jsonValue(),
      )
      .map(([name, value]) => ({ ...(example as object), [name]: value })),
  )

const requests = fc
  .record({
    pick: fc.nat(),
    role: fc.constantFrom('user', 'producer', 'admin', null),
    values: fc.array(texts, { minLength: 8, maxLength: 8 }),
    omit: fc.boolean(),
    media: fc.nat(),
    stray: fc.boolean(),
  })
  .chain((one) => {
    const { method, path, operation } = operations[one.pick % operations.length]!
    const contents = Object.entries(operation.requestBody?.content ?? {})
    const [type, content] = contents[one.media % Math.max(contents.length, 1)] ?? []
    const value = (at: number) => encodeURIComponent(one.values[at]!.toWellFormed())
    const filled = path.replaceAll(/\{\w+\}/g, () => value(0) || 'ann')
    const query = operation.parameters.flatMap(({ in: place, name }, at) =>
      place === 'query' && name !== 'wait' && !(one.omit && at % 2 === 0) ? [`${name}=${value(at % 8)}`] : [],
    )
    const url = `${filled}?${[...query, ...(one.stray ? ['stray=1'] : [])].join('&')}`
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
    return bodyLike(content?.example).map((body) => ({
      method,
      url,
      role: one.role,
      headers,
      body: type === undefined ? undefined : body,
    }))
  })

it('no request makes the server fail, and every answer is one that the document tells of', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async ({ method, url, role, headers, body }) => {
      const token = role === null ? null : await house.token('ann', role)
      const answer = await house.ask(method as Route['method'], url, { token, headers, body })
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500)
    }),
    { numRuns: 400 },
  )
})
