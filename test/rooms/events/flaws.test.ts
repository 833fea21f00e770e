import fc from 'fast-check'
import Type from 'typebox'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { flawsOf } from '../../../src/events/flaws.ts'
import { json } from '../../arbitraries/values.ts'
import { eventTypes, routes, unknownEvent } from '../../media.ts'

/** An array that counts the reads of its elements. */
function counted(length: number, bad: number): { readonly value: unknown[]; readonly looks: () => number } {
  let looks = 0
  const value = new Proxy(new Array<unknown>(length).fill('good').fill(1, 0, bad), {
    get: (target, name, receiver) => {
      if (typeof name === 'string' && /^\d+$/.test(name)) looks++
      return Reflect.get(target, name, receiver) as unknown
    },
  })
  return { value, looks: () => looks }
}

const tags = Type.Object({ tags: Type.Array(Type.String()) })

describe('flawsOf()', () => {
  it.each(eventTypes.map(({ name, schema }) => [name, schema as TSchema] as const))(
    'finds a flaw of what is no %s, and none of what is one',
    (_, schema) => {
      fc.assert(
        fc.property(json(), (value) => {
          const flaws = flawsOf(schema, value)
          expect(flaws.length > 0).toBe(!Value.Check(schema, value))
          expect(flaws.length).toBeLessThanOrEqual(8)
        }),
        { numRuns: 50 },
      )
    },
  )

  it.each([1_000, 10_000, 100_000])('stops at the first flaws of %i', (length) => {
    const { value, looks } = counted(length, length)
    expect(flawsOf(tags, { tags: value })).toHaveLength(8)
    expect(looks()).toBeLessThan(100)
  })

  it('looks at each element a few times at most, to find the one that is wrong', () => {
    const { value, looks } = counted(10_000, 0)
    value[9_999] = 1
    expect(flawsOf(tags, { tags: value })).toEqual([{ path: '/tags/9999', message: 'must be string' }])
    expect(looks()).toBeLessThan(30_000)
  })

  it('tells some of the fields that nobody knows, cut short', () => {
    const closed = Type.Object({ a: Type.Optional(Type.String()) }, { additionalProperties: false })
    const fields = Array.from({ length: 100_000 }, (_, i) => [`${'x'.repeat(100)}${i}`, 1])
    const [flaw, ...others] = flawsOf(closed, Object.fromEntries(fields))
    expect(others).toEqual([])
    expect(flaw!.message.length).toBeLessThan(1_000)
  })
})

interface Patterned {
  readonly pattern: string
  readonly description?: string
}

/** All schemas with a pattern within a schema. */
function patternsIn(schema: unknown): readonly Patterned[] {
  if (typeof schema !== 'object' || schema === null) return []
  const inner = Object.values(schema).flatMap(patternsIn)
  return 'pattern' in schema && typeof schema.pattern === 'string' ? [schema as Patterned, ...inner] : inner
}

describe('a pattern', () => {
  const schemas = [
    ...eventTypes.map(({ schema }) => schema),
    unknownEvent,
    ...routes.flatMap(({ params, query, body, answers }) => [
      params,
      query,
      body?.schema,
      ...Object.values(answers).map(({ schema }) => schema),
    ]),
  ]
  const patterns = [...new Map(schemas.flatMap(patternsIn).map((one) => [one.pattern, one])).values()]

  it.each(patterns.map((one) => [one.pattern, one] as const))('%s is told in words', (pattern, schema) => {
    expect(schema.description).toMatch(/^[a-z0-9][^^$\\]* /i)
    const [flaw] = flawsOf(schema, '\u0000')
    expect(flaw?.message).toBe(`must be ${schema.description}`)
    expect(flaw?.message).not.toContain(pattern)
  })

  it('of a time is reported in the words of the commands', () => {
    const all = flawsOf(eventTypes[0].schema, { time: 'yesterday' })
    expect(all.find(({ path }) => path === '/time')?.message).toContain('RFC 3339 in UTC')
  })
})
