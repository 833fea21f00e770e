import Type from 'typebox'
import { application, event, reactor, type Notification } from 'tributary'
import { given, laws } from 'tributary/testing'
import { expect, test } from 'vitest'

const placed = event('order.placed', Type.Object({ cents: Type.Integer({ minimum: 0 }) }))
const thanked = event('buyer.thanked', Type.Object({ cents: Type.Integer({ maximum: 9 }) }))

/** A shop that thanks for every order, by what it answers. */
const shop = (answer: (cents: number) => { readonly cents: number }) =>
  application({
    name: 'shop',
    events: [placed, thanked],
    tables: [],
    reactors: [
      reactor({
        name: 'thanks',
        about: [placed],
        appends: [thanked],
        react: ({ event }) => [
          { type: 'buyer.thanked', subject: event.subject, data: answer(event.data.cents) },
        ],
      }),
    ],
  })

async function broken(answer: (cents: number) => { readonly cents: number }): Promise<readonly string[]> {
  const all = laws(shop(answer), { seed: 19, numRuns: 50 })
  const ran = await Promise.allSettled(all.map(({ run }) => run()))
  return ran.flatMap((one, at) =>
    one.status === 'rejected' ? [`${all[at]?.name ?? ''} | ${(one.reason as Error).message}`] : [],
  )
}

let asked = 0

test('a reactor has laws of its own, and keeps them', async () => {
  expect(laws(shop(() => ({ cents: 1 }))).map(({ name }) => name)).toEqual([
    'events: they come back from the log',
    'thanks: it acts on every event',
    'thanks: what follows is the same however often it runs',
  ])
  expect(await broken((cents) => ({ cents }))).toEqual([])
})

test('one that fails on an event is seen', async () => {
  const [first, ...others] = await broken((cents) => {
    if (cents > 2) throw new Error('too much to thank for')
    return { cents }
  })
  expect(others).toEqual([])
  expect(first).toMatch(
    /^thanks: it acts on every event \| [^]*is +'Error: too much to thank for'[^]*cents: [3-9] }/,
  )
})

test('one whose answer is no event is seen', async () => {
  const [first, ...others] = await broken((cents) => ({ cents: cents * 10 }))
  expect(others).toEqual([])
  expect(first).toMatch(/^thanks: it acts on every event \| [^]*must be <= 9[^]*cents: [1-9] }/)
})

test('one that answers otherwise when it is asked again is seen', async () => {
  const [first, ...others] = await broken(() => ({ cents: (asked += 1) % 9 }))
  expect(others).toEqual([])
  expect(first).toMatch(
    /^thanks: what follows is the same however often it runs \| [^]*the reactor dies after/,
  )
})

/** A shop that notifies of every order, under what id it gives. */
const notifying = (idOf: (event: { readonly id: string }) => string) => {
  const bell = reactor({
    name: 'bell',
    about: [placed],
    uses: ['notifier'],
    react: async ({ event: { id, subject: userId, type, time } }, { notifier }) => {
      await notifier.once(idOf({ id }), () => ({ userId, type, time, data: null }))
    },
  })
  return application({ name: 'shop', events: [placed], tables: [], reactors: [bell] })
}

const failing = async (shop: ReturnType<typeof notifying>): Promise<readonly string[]> => {
  const ran = await Promise.allSettled(
    laws(shop, { seed: 19, numRuns: 50, tables: ['bell'] }).map(({ run }) => run()),
  )
  return ran.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []))
}

test('one that notifies is tried too, and one that notifies under another id when it is asked again is seen', async () => {
  expect(await failing(notifying(({ id }) => id))).toEqual([])
  const [first, ...others] = await failing(notifying(({ id }) => `${id}-${(asked += 1)}`))
  expect(others).toEqual([])
  expect(first).toMatch(/dies after \d+ writes, appends and notifications/)
})

test('an example has the notifications in the notifier that it is given, each once', async () => {
  const told: Notification[] = []
  const notifier = {
    notify: (all: readonly Notification[]) => Promise.resolve(void told.push(...all)),
    close: () => Promise.resolve(),
  }
  const order = {
    type: 'order.placed',
    subject: 'ann',
    data: { cents: 1 },
    time: '2026-01-01T00:00:00Z',
  } as const
  const shop = notifying(() => 'n')
  await given(shop, [], { notifier })
    .when({ ...order, id: 'o1' }, { ...order, id: 'o2' })
    .then({ bell: [] })
  expect(told).toEqual([{ id: 'n', userId: 'ann', type: 'order.placed', time: order.time, data: null }])
  await expect(given(shop).when(order).then({ bell: [] })).rejects.toThrow('the test was given no `notifier`')
})
