import Type from 'typebox'
import { expect } from 'vitest'
import { reactor as reactorOf } from '../../../src/application/reactor.ts'
import { toRecord } from '../../../src/codec/encode.ts'
import type { Event } from '../../../src/events/event.ts'
import { eventType } from '../../../src/events/event-type.ts'
import { vocabularyOf } from '../../../src/events/vocabulary.ts'
import { reactorHandler } from '../../../src/lambda/reactor-handler.ts'
import type { LogAppender } from '../../../src/log/log.ts'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { causeOf, sourceOf } from '../../../src/reactions/cause.ts'
import { contextFor } from '../../../src/reactions/context-for.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { MemoryLog } from '../../rooms/mapping/support/memory-log.ts'
import { Life } from './mortal.ts'
import { again, BUCKET, keyOf, TRIGGERS, type Delivered, type Trigger } from './triggers.ts'

const ordered = eventType('cake.ordered', Type.Object({ guests: Type.Integer({ minimum: 0, maximum: 3 }) }))
const invited = eventType('guest.invited', Type.Object({ guest: Type.Integer(), try: Type.Integer() }))
const vocabulary = vocabularyOf([ordered, invited])

/** How one invocation goes: the process is killed before its n-th write; for each run of the reactor, whether it fails. */
export interface Invoking {
  readonly writes: number
  readonly fails: readonly boolean[]
}

/** One batch of a trigger, and how its deliveries go until one succeeds. */
export interface Delivery {
  readonly trigger: Trigger
  readonly ids: readonly number[]
  readonly invoked: readonly Invoking[]
}

const SOUND: Invoking = { writes: Infinity, fails: [] }

/** The order with this number. One id is one event, whichever way it comes. */
const orderOf = (id: number): Event => ({
  specversion: '1.0',
  id: `${id}`,
  source: 'shop',
  type: 'cake.ordered',
  subject: ['ann', 'ben', 'cat', 'dan'][id % 4] as Event['subject'],
  time: new Date(1_600_000_000_000 + id * 1000).toISOString(),
  data: { guests: (id * 7) % 4 },
})

/** A reactor behind every trigger: it bakes a cake for each order (the effect) and invites its guests (what follows). */
export class TriggersWorld {
  readonly #log = new MemoryLog(1, () => 0)
  readonly #tables = memoryTables()
  readonly #objects = new Map<string, Event>()
  readonly baked: string[] = []
  readonly #told = new Set<number>()
  #places = 0
  #runs = 0

  async deliver({ trigger, ids, invoked }: Delivery): Promise<void> {
    let left = await this.#sent(trigger, ids)
    for (const invoking of [...invoked, SOUND]) {
      if (left.length === 0) return
      const life = new Life(invoking.writes)
      const answer = this.#function(life, invoking.fails)(TRIGGERS[trigger](left)).catch(() => undefined)
      left = again(trigger, left, await Promise.race([answer, life.ended.then(() => undefined)]))
    }
    expect(left).toEqual([])
  }

  /** The law. */
  async check(): Promise<void> {
    const ids = [...this.#told]
    expect(new Set(this.baked)).toEqual(new Set(ids.map(String)))
    this.#checkFollowUps(ids.map(orderOf))
    const [baked, follows] = [this.baked.length, this.#follows().length]
    for (const trigger of Object.keys(TRIGGERS) as Trigger[])
      await this.deliver({ trigger, ids, invoked: [] })
    expect(this.baked).toHaveLength(baked)
    expect(this.#follows()).toHaveLength(follows)
  }

  /** One event follows for each guest, with an id made from the order's, always the same bytes. */
  #checkFollowUps(orders: readonly Event[]): void {
    const texts = new Map<string, Set<string>>()
    for (const text of this.#follows()) {
      const { id } = JSON.parse(text) as Event
      texts.set(id, (texts.get(id) ?? new Set()).add(text))
    }
    for (const same of texts.values()) expect(same.size).toBe(1)
    const expected = orders.flatMap((order) =>
      Array.from(
        { length: (order.data as { guests: number }).guests },
        (_, guest) => `${causeOf('baker', order)}-${guest}`,
      ),
    )
    expect([...texts.keys()].sort()).toEqual(expected.sort())
  }

  #follows(): readonly string[] {
    return this.#log
      .all()
      .map(({ data }) => Buffer.from(data).toString())
      .filter((text) => (JSON.parse(text) as Event).source === sourceOf('baker'))
  }

  async #sent(trigger: Trigger, ids: readonly number[]): Promise<readonly Delivered[]> {
    const events = ids.map(orderOf)
    for (const id of ids) this.#told.add(id)
    for (const event of events) this.#objects.set(keyOf(event), event)
    const first = this.#places
    this.#places += events.length
    if (trigger !== 'kinesis') return events.map((event, at) => ({ event, place: first + at }))
    const appended = await this.#log.append(events.map(toRecord))
    const records = new Map(this.#log.all().map((record) => [record.sequenceNumber, record]))
    return events.map((event, at) => ({
      event,
      place: first + at,
      record: records.get(appended[at]!.sequenceNumber)!,
    }))
  }

  #function(life: Life, fails: readonly boolean[]) {
    const tables = life.tables(this.#tables, this.#tables)
    const append: LogAppender['append'] = async (records) => {
      const appended = []
      for (const record of records) appended.push(...(await life.write(() => this.#log.append([record]))))
      return appended
    }
    const reactor = this.#reactor(life, fails)
    return reactorHandler(reactor, {
      parts: {
        vocabulary,
        tables,
        log: { append },
        park: () => Promise.reject(new Error('Nothing is to be parked')),
        seen: () => Promise.resolve(),
        contextOf: (signal) =>
          Promise.resolve(contextFor(reactor, { tables, objects: undefined, logger: console }, signal)),
      },
      objects: { head: (key) => Promise.resolve(this.#storedAt(key)) },
      objectEvents: { prefix: 'orders/', eventOf: (_, { facts }) => facts['event'] as Event },
      bucket: BUCKET,
      checkpoints: tableCheckpoints(tables),
      report: () => undefined,
    })
  }

  #storedAt(key: string) {
    const event = this.#objects.get(key)
    return event && { contentType: 'application/json', facts: { event }, size: 1, storedAt: 0 }
  }

  #reactor(life: Life, fails: readonly boolean[]) {
    let runs = 0
    return reactorOf({
      name: 'baker',
      about: [ordered],
      appends: [invited],
      react: async ({ event }) => {
        if (fails[runs++] === true) throw new Error('The oven is cold')
        await life.write(() => Promise.resolve(this.baked.push(event.id)))
        this.#runs += 1
        // Each run answers something else, to show that a stored decision stays.
        return Array.from({ length: event.data.guests }, (_, guest) => ({
          type: 'guest.invited',
          subject: event.subject,
          data: { guest, try: this.#runs },
        }))
      },
    })
  }
}
