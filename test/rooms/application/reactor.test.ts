import { describe, expect, it } from 'vitest'
import { application, reactor } from '../../../src/index.ts'
import { closed, invited, ordered, orders } from '../reactions/support/bakery.ts'

describe('reactor() and application()', () => {
  const react = () => undefined
  const bare = { name: 'baker', about: [ordered], react }
  const whole = { name: 'cakes', events: [ordered, invited], tables: [orders] }

  it.each([
    [() => reactor({ ...bare, name: 'The Baker' }), /reactor "The Baker": a name is/],
    [() => reactor({ ...bare, about: [] }), /about no type of event/],
    [() => reactor({ ...bare, delivery: { batchSize: 0 } }), /reactor "baker".*batchSize/],
    [
      () => application({ ...whole, reactors: [reactor({ ...bare, name: 'orders' })] }),
      /two consumers "orders"/,
    ],
    [() => application({ ...whole, reactors: [reactor(bare), reactor(bare)] }), /two reactors "baker"/],
    [() => application({ ...whole, reactors: [reactor({ ...bare, name: 'parked' })] }), /keeps its own/],
    [
      () => application({ ...whole, reactors: [reactor({ ...bare, about: [closed] })] }),
      /"shop.closed" is none of/,
    ],
    [
      () => application({ ...whole, reactors: [reactor({ ...bare, appends: [closed] })] }),
      /"shop.closed" is none of/,
    ],
    [
      () => application({ ...whole, reactors: [reactor({ ...bare, after: ['nowhere'] })] }),
      /after "nowhere"/,
    ],
  ])('refuse what does not fit: %s', (make, reason) => {
    expect(make).toThrow(reason)
  })

  it('let a reactor answer only events of the types that it appends', () => {
    const either = reactor({
      name: 'either',
      about: [ordered, closed],
      appends: [invited, closed],
      react: ({ event }) =>
        event.type === 'cake.ordered'
          ? [{ type: 'guest.invited', subject: event.subject, data: { guest: `${event.data.guests}` } }]
          : [],
    })
    expect(either.appends).toEqual([invited, closed])
    // @ts-expect-error the data is of no such shape
    reactor({ ...bare, appends: [invited], react: () => [{ type: 'guest.invited', subject: 'a', data: {} }] })
    // @ts-expect-error the type is not among them
    reactor({ ...bare, appends: [closed], react: () => [{ type: 'guest.invited', subject: 'a', data: {} }] })
  })
})
