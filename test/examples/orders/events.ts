import fc from 'fast-check'
import type { Event } from '../../../src/events/event.ts'
import type { UserId } from '../../../src/events/user-id.ts'

const of = (type: string, data: fc.Arbitrary<object>): fc.Arbitrary<Pick<Event, 'type' | 'data'>> =>
  data.map((data) => ({ type, data }))

const shop = fc.constantFrom('books', 'tea')
const orderId = fc.constantFrom('o1', 'o2', 'o3')

const told = fc.oneof(
  of('order.placed', fc.record({ orderId, shop, cents: fc.nat({ max: 900 }) })),
  of('order.cancelled', fc.record({ orderId })),
  of('shop.followed', fc.record({ shop })),
  of('shop.unfollowed', fc.record({ shop })),
)

/** Distinct events of few buyers, orders, shops and times, in any order. */
export const ordersHistory = (): fc.Arbitrary<readonly Event[]> =>
  fc
    .array(fc.tuple(told, fc.constantFrom('ann', 'ben', 'cy'), fc.nat({ max: 5 })), {
      minLength: 1,
      maxLength: 30,
    })
    .map((all) =>
      all.map(([event, subject, second], n) => ({
        specversion: '1.0' as const,
        id: `e${n}`,
        source: 'example',
        subject: subject as UserId,
        time: `2026-01-01T00:00:0${second}Z`,
        ...event,
      })),
    )
