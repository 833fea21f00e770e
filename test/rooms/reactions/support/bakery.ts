import Type from 'typebox'
import { application, event, reactor, rows, table, type ReactorOptions } from '../../../../src/index.ts'
import { toRecord } from '../../../../src/codec/encode.ts'
import { listParked } from '../../../../src/consume/parking.ts'
import type { Event } from '../../../../src/events/event.ts'
import type { EventType } from '../../../../src/events/event-type.ts'
import { upcaster } from '../../../../src/events/upcaster.ts'
import { reactorMapping, type ReactorParts } from '../../../../src/runner/reactor-mapping.ts'
import { memoryTables } from '../../../../src/tables/memory.ts'
import { MemoryLog } from '../../mapping/support/memory-log.ts'
import { VirtualTime } from '../../mapping/support/virtual-time.ts'

export const ordered = event('cake.ordered', Type.Object({ guests: Type.Integer() }))
export const invited = event('guest.invited', Type.Object({ guest: Type.String({ maxLength: 300_000 }) }))
export const closed = event('shop.closed', Type.Object({}))
const old = Type.Object({ data: Type.Object({ guests: Type.Integer() }) })
export const noted = event('cake.noted', Type.Object({ note: Type.String() }), {
  upcasters: [upcaster(old, (one) => ({ ...one, data: { note: 'none' } }))],
})

export const orders = table({
  name: 'orders',
  rows: [
    rows({
      content: Type.Object({ guests: Type.Integer() }),
      about: [ordered],
      of: ({ event }) => event.subject,
      sort: ({ event }) => event.id,
      evolve: (_, { event }) => ({ guests: event.data.guests }),
    }),
  ],
  answer: () => undefined,
})

export const order = (id: string, over: Partial<Event> = {}): Event => ({
  specversion: '1.0',
  id,
  source: 'shop',
  type: 'cake.ordered',
  subject: 'ann',
  time: '2020-01-01T10:00:00.000Z',
  data: { guests: 1 },
  ...over,
})

/** A log, tables and an application with one reactor, which begins with the oldest record. */
export function world<Appends extends EventType = never>(
  options: Partial<ReactorOptions<typeof ordered, Appends>> &
    Pick<ReactorOptions<typeof ordered, Appends>, 'react'>,
  more: Partial<ReactorParts> = {},
) {
  const time = new VirtualTime()
  const log = new MemoryLog(1, () => time.now())
  const tables = memoryTables()
  const { delivery } = options
  const made = reactor<typeof ordered, Appends>({
    name: 'baker',
    about: [ordered],
    ...options,
    delivery: { startingPosition: 'TRIM_HORIZON', maximumRetryAttempts: 2, ...delivery },
  })
  const { vocabulary } = application({
    name: 'cakes',
    events: [ordered, invited, closed, noted],
    tables: [orders],
    reactors: [made],
  })
  const run = () =>
    reactorMapping(
      made,
      {
        log,
        tables,
        readers: tables,
        vocabulary,
        objects: () => Promise.reject(new Error('There are none')),
        logger: console,
        aheadMs: 300_000,
        report: () => undefined,
        stopping: new AbortController().signal,
        ...more,
      },
      { scheduler: time },
    )
  async function settle(): Promise<void> {
    const mapping = run()
    await mapping.idle()
    await mapping.stop()
  }
  const append = (...events: readonly Event[]) => log.append(events.map(toRecord))
  const texts = () => log.all().map(({ data }) => Buffer.from(data).toString())
  return { log, tables, time, vocabulary, run, settle, append, texts }
}

export const parkedIn = async ({ tables }: ReturnType<typeof world>) =>
  (await listParked(tables, { limit: 100 })).items
