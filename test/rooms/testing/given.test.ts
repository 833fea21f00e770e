import Type from 'typebox'
import { application, event, latest, register, revise, rows, table } from 'tributary'
import { given } from 'tributary/testing'
import { describe, expect, test } from 'vitest'

const lit = event(
  'lamp.lit',
  Type.Object({ lamp: Type.String({ minLength: 1 }), watts: Type.Integer({ minimum: 1 }) }),
)
const put = event('lamp.put-out', Type.Object({ lamp: Type.String({ minLength: 1 }) }))

const row = Type.Object({ watts: Type.Optional(register(Type.Union([Type.Integer(), Type.Null()]))) })

const lamps = table({
  name: 'lamps',
  rows: [
    rows({
      content: row,
      about: [lit, put],
      of: ({ event }) => event.data.lamp,
      sort: 'lamp',
      evolve: (before = {}, { event }) => {
        if (event.type === 'lamp.lit' && event.data.watts === 13) throw new Error('the fuse is blown')
        const watts = event.type === 'lamp.lit' ? event.data.watts : null
        return revise(before, { watts: latest(before.watts, event, watts) })
      },
      contribute: (before, after) => [
        { total: '#burning', delta: { watts: (after.watts?.value ?? 0) - (before?.watts?.value ?? 0) } },
      ],
    }),
  ],
  answer: (lamp, { entities }) => ({
    lamp,
    ...((entities.get('lamp') as { watts?: { value: number | null } }).watts?.value
      ? { on: true }
      : { on: false }),
  }),
})

const house = application({ name: 'house', events: [lit, put], tables: [lamps] })

const LIT = { type: 'lamp.lit', subject: 'ann', data: { lamp: 'hall', watts: 40 } } as const
const OUT = { type: 'lamp.put-out', subject: 'ann', data: { lamp: 'hall' } } as const

describe('given().when().then()', () => {
  test('tells the rows of a table after events that are given short', async () => {
    await given(lamps)
      .when(LIT)
      .then([{ lamp: 'hall', on: true }])
    await given(lamps, [LIT])
      .when(OUT)
      .then([{ lamp: 'hall', on: false }])
    await given(lamps, [OUT, { ...LIT, time: '2026-01-01T00:00:00Z' }])
      .when()
      .then([{ lamp: 'hall', on: false }])
    await given(lamps, [LIT])
      .when(OUT)
      .crashingAfter(1)
      .then([{ lamp: 'hall', on: false }])
  })

  test('tells those of an application\u2019s tables by their names', async () => {
    await given(house, [LIT])
      .when(OUT, LIT)
      .then({ lamps: [{ lamp: 'hall', on: true }] })
    await expect(given(house).when(LIT).then({ lanterns: [] })).rejects.toThrow(
      'application "house" has none',
    )
  })

  test('shows what is different', async () => {
    const wrong = given(lamps)
      .when(LIT)
      .then([{ lamp: 'hall', on: false }])
    await expect(wrong).rejects.toThrow(/\+ {5}on: true\n- {5}on: false/)
    await expect(given(lamps).when(LIT).then([])).rejects.toThrow('lamp')
  })

  test.each([
    [{ ...LIT, data: { lamp: 'hall', watts: 0 } }, /Cannot give event e1 of type "lamp.lit": .*watts/],
    [{ ...LIT, type: 'lamp.lost' }, 'Cannot give an event of type "lamp.lost"'],
    [{ ...LIT, subject: 'a b' }, /Cannot give event e1 of type "lamp.lit": .*subject/],
    [{ ...LIT, data: { lamp: 'hall', watts: 13 } }, 'cannot take event e1: Error: the fuse is blown'],
  ])('refuses an event that is none, or that the table cannot take: %j', async (told, why) => {
    await expect(given(house).when(told).then({ lamps: [] })).rejects.toThrow(why)
  })

  test('a place in the log may be told: an event that comes behind a later one of its lane is too late', () =>
    given(lamps, [{ ...LIT, place: 5 }])
      .when({ ...OUT, place: 4 })
      .then([{ lamp: 'hall', on: true }]))

  test('knows the events of the table, of all its kinds of row', async () => {
    const kind = <Of extends typeof lit | typeof put>(about: Of) =>
      rows({ content: row, about: [about], of: () => 'a', sort: about.name, evolve: () => ({}) })
    const both = table({ name: 'both', rows: [kind(lit), kind(put)], answer: () => 1 })
    await given(both, [{ type: 'lamp.lit', subject: 'ann', data: { lamp: 'hall', watts: 40 } }])
      .when({ type: 'lamp.put-out', subject: 'ann', data: { lamp: 'hall' } })
      .then([1])
    // @ts-expect-error -- not a type of this table
    given(lamps, [{ type: 'lamp.lost', subject: 'ann', data: { lamp: 'hall' } }])
    // @ts-expect-error -- not the data of this type
    given(lamps, [{ type: 'lamp.lit', subject: 'ann', data: { lamp: 'hall', watts: 'many' } }])
  })
})
