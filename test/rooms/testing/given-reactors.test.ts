import Type from 'typebox'
import { application, event, latest, reactor, register, rows, table } from 'tributary'
import { given } from 'tributary/testing'
import { describe, expect, test } from 'vitest'

const id = Type.String({ minLength: 1 })
const cents = Type.Integer({ minimum: 0 })
const placed = event('order.placed', Type.Object({ order: id, cents }))
const paid = event('order.paid', Type.Object({ order: id }))
const thanked = event('buyer.thanked', Type.Object({ order: id, cents: Type.Integer({ maximum: 900 }) }))
const warned = event('buyer.warned', Type.Object({ order: id }))

const prices = table({
  name: 'prices',
  rows: [
    rows({
      content: Type.Object({ cents: register(cents) }),
      about: [placed],
      of: ({ event }) => event.data.order,
      sort: 'price',
      evolve: (before, { event }) => {
        const cents = latest(before?.cents, event, event.data.cents)
        return cents === undefined ? before : { cents }
      },
    }),
  ],
  answer: (order, { entities }) => ({
    order,
    cents: (entities.get('price') as { cents: { value: number } }).cents.value,
  }),
})

const PRICE = { sort: 'price' }

/** Thanks for what was paid: how much that was is only in the table. */
const thanks = reactor({
  name: 'thanks',
  about: [paid],
  appends: [thanked, warned],
  after: ['prices'],
  react: async ({ event: { subject, data } }, { tables, logger }) => {
    const [row] = await tables.get('prices', [{ partition: data.order, ...PRICE }])
    logger.info(`thanks for ${data.order}`)
    if (row === undefined) return [{ type: 'buyer.warned', subject, data }]
    const { value } = (row.content as { cents: { value: number } }).cents
    return [{ type: 'buyer.thanked', subject, data: { ...data, cents: value } }]
  },
})

const shop = application({
  name: 'shop',
  events: [placed, paid, thanked, warned],
  tables: [prices],
  reactors: [thanks],
})

const PLACED = { type: 'order.placed', subject: 'ann', data: { order: 'o1', cents: 450 } } as const
const PAID = { type: 'order.paid', subject: 'ann', data: { order: 'o1' } } as const
const THANKED = { type: 'buyer.thanked', subject: 'ann', data: { order: 'o1', cents: 450 } } as const
const WARNED = { type: 'buyer.warned', subject: 'ann', data: { order: 'o1' } } as const

/** A reactor without tables, by what it answers. */
const answering = (answer: (cents: number) => unknown) =>
  reactor({
    name: 'echo',
    about: [placed],
    appends: [thanked],
    react: ({ event }) => answer(event.data.cents) as [],
  })

const echo = answering((cents) => [{ ...THANKED, data: { order: 'o1', cents } }])

describe('given(reactor)', () => {
  test('tells the events that follow, and those only', async () => {
    await given(echo).when(PLACED).then([THANKED])
    await given(echo, [PLACED]).when().then([])
    await given(answering(() => undefined))
      .when(PLACED)
      .then([])
    await given(echo)
      .when(PLACED, { ...PLACED, subject: 'bob', data: { order: 'o2', cents: 7 } })
      .then([THANKED, { ...THANKED, data: { order: 'o1', cents: 7 } }])
  })

  test('fills the tables that it comes after, before it acts', async () => {
    const options = { application: shop }
    await given(thanks, [PLACED], options).when(PAID).then([THANKED])
    await given(thanks, [], options).when(PAID).then([WARNED])
    await given(shop, [PLACED])
      .when(PAID)
      .then({ thanks: [THANKED], prices: [{ order: 'o1', cents: 450 }] })
    await given(shop)
      .when(PLACED, PAID)
      .then({ thanks: [THANKED] })
    await expect(given(thanks).when(PAID).then([])).rejects.toThrow(
      'Cannot fill table "prices" for reactor "thanks": give the example the `application`',
    )
  })

  test('wherever the reactor dies, and gets its batch again, the same follows', async () => {
    for (const writes of [0, 1, 2, 3, 4])
      await given(thanks, [PLACED], { application: shop }).when(PAID).crashingAfter(writes).then([THANKED])
  })

  test('shows what is different', async () => {
    const wrong = given(echo)
      .when(PLACED)
      .then([{ ...THANKED, data: { order: 'o1', cents: 45 } }])
    await expect(wrong).rejects.toThrow(/\+ {7}cents: 450,?\n- {7}cents: 45,?\n/)
    await expect(given(echo).when(PLACED).then([])).rejects.toThrow('buyer.thanked')
    await expect(
      given(shop, [PLACED])
        .when(PAID)
        .then({ thanks: [WARNED] }),
    ).rejects.toThrow('buyer.thanked')
  })

  test.each<[string, (cents: number) => unknown]>([
    [
      'Reactor "echo" answers what cannot be appended: not-an-event: The event that follows as number 1 (buyer.thanked)',
      () => [{ ...THANKED, data: { order: 'o1', cents: 901 } }],
    ],
    ['Reactor "echo" answers what cannot be appended: undeclared-type', () => [PLACED]],
    ['Reactor "echo" answers what cannot be appended: undeclared-type', () => [WARNED]],
    ['Reactor "echo" fails on event e1: Error: no paper', () => Promise.reject(new Error('no paper'))],
  ])('fails with the reason: %s', async (why, answer) => {
    await expect(given(answering(answer)).when(PLACED).then([])).rejects.toThrow(why)
  })

  test('has a logger and objects if the example gives them', async () => {
    const lines: string[] = []
    const none = () => undefined
    const logger = {
      debug: none,
      info: (line: unknown) => void lines.push(String(line)),
      warn: none,
      error: none,
    }
    await given(thanks, [PLACED], { application: shop, logger }).when(PAID).then([THANKED])
    expect(lines).toEqual(['thanks for o1'])
    const objects = { get: () => Promise.resolve(undefined) } as never
    const reads = reactor({
      name: 'reads',
      about: [paid],
      uses: ['objects'],
      react: async (_, { objects }) => {
        await objects.get('a')
        return []
      },
    })
    await given(reads, [], { objects }).when(PAID).then([])
    await expect(given(reads).when(PAID).then([])).rejects.toThrow('the test was given no `objects`')
  })

  test('knows the types that the reactor is about, and that it appends', async () => {
    // @ts-expect-error -- the reactor is not about this type
    given(echo).when(PAID)
    const { then } = given(echo).when(PLACED)
    // @ts-expect-error -- the reactor does not append this type
    await expect(then([WARNED])).rejects.toThrow()
    // @ts-expect-error -- not the data of this type
    await expect(then([{ ...THANKED, data: { order: 'o1' } }])).rejects.toThrow()
  })
})
