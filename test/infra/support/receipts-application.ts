import { Readable } from 'node:stream'
import Type from 'typebox'
import { application } from '../../../src/application/make.ts'
import { reactor } from '../../../src/application/reactor.ts'
import { table } from '../../../src/application/table.ts'
import { eventType } from '../../../src/events/event-type.ts'
import { entity as rows } from '../../../src/fold/projection.ts'
import { latest, register } from '../../../src/fold/register.ts'

const order = Type.String({ pattern: '^[a-z0-9]{1,64}$' })

export const paid = eventType('order.paid', Type.Object({ order, cents: Type.Integer() }))
const filed = eventType('receipt.filed', Type.Object({ order, bytes: Type.Integer() }))

/** The receipts that were filed for each customer. */
const receipts = table({
  name: 'receipts',
  rows: [
    rows({
      content: Type.Object({ bytes: register(Type.Integer()) }),
      about: [filed],
      of: ({ event }) => event.subject,
      sort: ({ event }) => event.data.order,
      evolve: (before, { event }) => {
        const bytes = latest(before?.bytes, event, event.data.bytes)
        return bytes === undefined ? before : { bytes }
      },
    }),
  ],
  answer: (customer, { entities }) => ({ customer, orders: [...entities.keys()].sort() }),
})

/** Stores a receipt for each order as an object. */
const filer = reactor({
  name: 'filer',
  about: [paid],
  appends: [filed],
  uses: ['objects'],
  delivery: { startingPosition: 'TRIM_HORIZON' },
  react: async ({ event }, { objects }) => {
    const text = Buffer.from(`${event.data.order}: ${event.data.cents}`)
    await objects.put(
      `receipts/${event.data.order}`,
      { contentType: 'text/plain', facts: {} },
      Readable.from([text]),
      text.length,
    )
    return [
      {
        type: 'receipt.filed',
        subject: event.subject,
        data: { order: event.data.order, bytes: text.length },
      },
    ]
  },
})

export default application({
  name: 'receipts',
  events: [paid, filed],
  tables: [receipts],
  reactors: [filer],
  // An order may also be an object, which carries its event.
  objectEvents: { prefix: 'orders/', eventOf: (_, { facts }) => facts['event'] as object | undefined },
})
