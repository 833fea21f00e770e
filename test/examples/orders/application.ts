import Type from 'typebox'
import { application, differenceOf, event, latest, register, revise, rows, table } from 'tributary'

const id = Type.String({ pattern: '^[a-z0-9-]{1,64}$', description: 'up to 64 of a-z, 0-9 and -' })

const placed = event(
  'order.placed',
  Type.Object({ orderId: id, shop: id, cents: Type.Integer({ minimum: 0, maximum: 1e9 }) }),
)
const cancelled = event('order.cancelled', Type.Object({ orderId: id }))
const followed = event('shop.followed', Type.Object({ shop: id }))
const unfollowed = event('shop.unfollowed', Type.Object({ shop: id }))

/** An order of a buyer. `cancelled` may be set before `placed`, because events arrive in any order. */
const order = Type.Object({
  placed: Type.Optional(register(Type.Object({ shop: id, cents: Type.Integer() }))),
  cancelled: Type.Optional(Type.Literal(true)),
})

/** The earnings of each shop: the sum over its orders that are not cancelled. */
const earnings = table({
  name: 'earnings',
  rows: [
    rows({
      content: order,
      about: [placed, cancelled],
      prefix: '#order/',
      of: ({ event }) => event.subject,
      sort: ({ event }) => event.data.orderId,
      evolve: (before = {}, { event }) => {
        if (event.type === 'order.cancelled') return revise(before, { cancelled: true })
        const { shop, cents } = event.data
        return revise(before, { placed: latest(before.placed, event, { shop, cents }) })
      },
      contribute: differenceOf(
        (row) => (row.cancelled ? undefined : row.placed?.value),
        (stands) => (stands ? [{ total: stands.shop, delta: { orders: 1, cents: stands.cents } }] : []),
      ),
    }),
  ],
  answer: (shop, { totals: { orders = 0, cents = 0 } }) =>
    orders === 0 ? undefined : { shop, orders, cents },
  schema: Type.Object({ shop: id, orders: Type.Integer(), cents: Type.Integer() }),
  zeros: (shop) => ({ shop, orders: 0, cents: 0 }),
  key: id,
  read: { path: '/shops/{shop}/earnings', summary: 'What a shop earned' },
})

/** Whether a user follows a shop, by the latest event. */
const following = Type.Object({ follows: register(Type.Boolean()) })

/** A row for each follower, in the partition of the shop. The index lists the present followers for the route. */
const followers = table({
  name: 'followers',
  rows: [
    rows({
      content: following,
      about: [followed, unfollowed],
      of: ({ event }) => event.data.shop,
      sort: ({ event }) => event.subject,
      evolve: (before, { event }) => {
        const follows = latest(before?.follows, event, event.type === 'shop.followed')
        return follows === undefined || follows === before?.follows ? before : { follows }
      },
      index: ({ follows }, { partition, sort }) => (follows.value ? { partition, sort } : undefined),
    }),
  ],
  answer: (shop, { entities }) => {
    const ids = [...entities].filter(([, row]) => (row as { follows: { value: boolean } }).follows.value)
    return ids.length === 0 ? undefined : { shop, followers: ids.map(([follower]) => follower).sort() }
  },
  key: id,
  list: {
    path: '/shops/{shop}/followers',
    summary: 'Who follows a shop',
    item: { schema: Type.String(), of: ({ sort }) => sort },
  },
})

export default application({
  name: 'orders',
  about: 'orders and the shops that take them: every order, and every follower,',
  events: [placed, cancelled, followed, unfollowed],
  tables: [earnings, followers],
})
