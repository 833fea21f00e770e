import { appendFile } from 'node:fs/promises'
import Type from 'typebox'
import { application, event, latest, reactor, register, rows, table } from 'tributary'

const id = Type.String({ pattern: '^[a-z0-9-]{1,64}$' })

const ordered = event(
  'cake.ordered',
  Type.Object({ order: id, guests: Type.Integer({ minimum: 0, maximum: 9 }) }),
)
const invited = event('guest.invited', Type.Object({ order: id, guest: Type.Integer() }))

/** The number of guests that each customer has invited, from events that the reactor appends. */
const guests = table({
  name: 'guests',
  rows: [
    rows({
      content: Type.Object({ order: register(id) }),
      about: [invited],
      prefix: '#guest/',
      of: ({ event }) => event.subject,
      sort: ({ event }) => `${event.data.order}/${event.data.guest}`,
      evolve: (before, { event }) => {
        const order = latest(before?.order, event, event.data.order)
        return order === undefined ? before : { order }
      },
      contribute: (before, _, { partition }) =>
        before === undefined ? [{ total: partition.slice('#guest/'.length), delta: { guests: 1 } }] : [],
    }),
  ],
  answer: (customer, { totals: { guests = 0 } }) => (guests === 0 ? undefined : { customer, guests }),
})

/** Writes each order into the file BAKED, and invites its guests. */
const baker = reactor({
  name: 'baker',
  about: [ordered],
  appends: [invited],
  react: async ({ event }) => {
    const { order, guests } = event.data
    await appendFile(process.env['BAKED'] ?? 'baked', `${order}\n`)
    return Array.from({ length: guests }, (_, guest) => ({
      type: 'guest.invited',
      subject: event.subject,
      data: { order, guest },
    }))
  },
})

/** A reactor that never ends. It shows that no other consumer waits for it. */
const sleeper = reactor({
  name: 'sleeper',
  about: [ordered],
  react: (_, { signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('woken')))),
})

const isSleepy = process.env['SLEEPER'] !== undefined

export default application({
  name: 'bakery',
  about: 'cakes, and the guests who eat them:',
  events: [ordered, invited],
  tables: [guests],
  reactors: isSleepy ? [baker, sleeper] : [baker],
})
