import type { Event } from '../../../src/events/event.ts'

export interface Expected {
  readonly earnings: readonly object[]
  readonly followers: readonly object[]
}

interface Data {
  readonly orderId: string
  readonly shop: string
  readonly cents: number
}

/** The rows of the example's tables after these events, each once, in any order, calculated without a fold. */
export function expectedAfter(events: readonly Event[]): Expected {
  const later = [...events].sort((a, b) =>
    a.time === b.time ? compare(a.id, b.id) : compare(a.time, b.time),
  )
  const orders = new Map<string, Data>()
  const follows = new Map<string, { shop: string; follower: string; stands: boolean }>()
  const cancelled = new Set<string>()
  for (const { type, subject, data } of later) {
    const { orderId, shop } = data as Data
    if (type === 'order.placed') orders.set(`${subject}/${orderId}`, data as Data)
    if (type === 'order.cancelled') cancelled.add(`${subject}/${orderId}`)
    if (type.startsWith('shop.'))
      follows.set(`${shop}/${subject}`, { shop, follower: subject, stands: type === 'shop.followed' })
  }
  const standing = [...orders].filter(([key]) => !cancelled.has(key)).map(([, order]) => order)
  const followed = [...follows.values()].filter(({ stands }) => stands)
  return {
    earnings: namesIn(standing).map((shop) => {
      const of = standing.filter((order) => order.shop === shop)
      return { shop, orders: of.length, cents: of.reduce((sum, { cents }) => sum + cents, 0) }
    }),
    followers: namesIn(followed).map((shop) => ({
      shop,
      followers: followed.flatMap((one) => (one.shop === shop ? [one.follower] : [])).sort(),
    })),
  }
}

const namesIn = (all: readonly { readonly shop: string }[]): readonly string[] =>
  [...new Set(all.map(({ shop }) => shop))].sort()

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
