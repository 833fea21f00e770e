import Type from 'typebox'
import { expect } from 'vitest'
import { reactor as reactorOf } from '../../../src/application/reactor.ts'
import { decode } from '../../../src/codec/decode.ts'
import { toRecord } from '../../../src/codec/encode.ts'
import { keepStarts } from '../../../src/consume/keep-starts.ts'
import type { Event } from '../../../src/events/event.ts'
import { eventType } from '../../../src/events/event-type.ts'
import { vocabularyOf } from '../../../src/events/vocabulary.ts'
import type { Arrival } from '../../../src/fold/arrival.ts'
import type { Log } from '../../../src/log/log.ts'
import { reactorMapping } from '../../../src/runner/reactor-mapping.ts'
import { causeOf, sourceOf } from '../../../src/reactions/cause.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { MemoryLog } from '../../rooms/mapping/support/memory-log.ts'
import { VirtualTime } from '../../rooms/mapping/support/virtual-time.ts'
import { Life, pausing } from './mortal.ts'

const ordered = eventType('cake.ordered', Type.Object({ guests: Type.Integer({ minimum: 0, maximum: 3 }) }))
const invited = eventType('guest.invited', Type.Object({ guest: Type.Integer(), try: Type.Integer() }))
const other = eventType('weather.changed', Type.Object({}))
const vocabulary = vocabularyOf([ordered, invited, other])

/** How one process runs the reactor: it is killed before its n-th write, and pauses before uses of the tables. */
export interface Living {
  readonly writes: number
  readonly pauses: readonly number[]
  /** For each run of the reactor, whether it fails. */
  readonly fails: readonly boolean[]
  readonly batchSize: number
}

export type Step =
  | { readonly kind: 'append'; readonly events: readonly Event[] }
  /** Appends events again that are in the log, by their place among those appended. */
  | { readonly kind: 'repeat'; readonly places: readonly number[] }
  | { readonly kind: 'reshard'; readonly seed: number }
  /** Runs processes at the same time. */
  | { readonly kind: 'live'; readonly lives: readonly Living[] }

const SOUND: Living = { writes: Infinity, pauses: [], fails: [], batchSize: 100 }

const keyOf = ({ source, id }: Event): string => `${source} ${id}`

const firstOfEach = (events: readonly Event[]): readonly Event[] =>
  events.filter((event, at) => events.findIndex((one) => keyOf(one) === keyOf(event)) === at)

/** A log, and a reactor that bakes a cake for each order (the effect) and invites its guests (what follows). */
export class ReactorWorld {
  readonly #time = new VirtualTime()
  readonly #log = new MemoryLog(2, () => this.#time.now())
  readonly #tables = memoryTables()
  /** Every baking, in order. It is outside the tables, and happens again if a process died before it was stored as done. */
  readonly #baked: Event[] = []
  #runs = 0
  #startedAt = 0

  /** Appends events before the reactor starts: it must not act on them. */
  async begin(before: readonly Event[], deaths: readonly number[]): Promise<void> {
    await this.#append(before)
    for (const writes of deaths) await this.#keepStart(new Life(writes))
    await this.#keepStart(new Life(Infinity))
    this.#startedAt = this.#log.all().length
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'append':
        return this.#append(step.events)
      case 'repeat':
        return this.#append(step.places.flatMap((place) => this.#atPlace(place)))
      case 'reshard':
        return this.#reshard(step.seed)
      case 'live':
        await Promise.all(step.lives.map((living) => this.#live(living)))
    }
  }

  async settle(): Promise<void> {
    await this.#live(SOUND)
  }

  /** The law. */
  async check(): Promise<void> {
    const causes = this.#causes()
    expect(new Set(this.#baked.map(keyOf))).toEqual(new Set(causes.map(keyOf)))
    this.#checkOrder(causes)
    this.#checkFollowUps(causes)
    const [baked, records] = [this.#baked.length, this.#log.all().length]
    await this.#append(causes)
    await this.settle()
    expect(this.#baked).toHaveLength(baked)
    expect(this.#log.all()).toHaveLength(records + causes.length)
  }

  /** Checks that the first bakings of each subject are in the order of the log. */
  #checkOrder(causes: readonly Event[]): void {
    const firsts = firstOfEach(this.#baked).map(keyOf)
    for (const subject of new Set(causes.map((cause) => cause.subject))) {
      const own = causes.filter((cause) => cause.subject === subject).map(keyOf)
      expect(firsts.filter((key) => own.includes(key))).toEqual(own)
    }
  }

  /** Checks that one event follows for each guest, with the cause's time and an id from the cause, always the same bytes. */
  #checkFollowUps(causes: readonly Event[]): void {
    const texts = new Map<string, Set<string>>()
    for (const { event, text } of this.#arrivals().filter(({ event }) => event.source === sourceOf('baker')))
      texts.set(event.id, (texts.get(event.id) ?? new Set()).add(text))
    for (const same of texts.values()) expect(same.size).toBe(1)
    const found = [...texts.values()].map(([text]) => JSON.parse(text!) as Event)
    const told = found.map(({ id, subject, time, data }) =>
      JSON.stringify([id, subject, time, (data as { guest: number }).guest]),
    )
    const expected = causes.flatMap((cause) =>
      Array.from({ length: (cause.data as { guests: number }).guests }, (_, guest) =>
        JSON.stringify([`${causeOf('baker', cause)}-${guest}`, cause.subject, cause.time, guest]),
      ),
    )
    expect(told.sort()).toEqual(expected.sort())
  }

  /** The orders after the reactor's start, each once, in the order in which a mapping delivers them. */
  #causes(): readonly Event[] {
    const arrivals = this.#arrivals().filter(
      ({ event, sequenceNumber }) => event.type === 'cake.ordered' && sequenceNumber > this.#start,
    )
    return firstOfEach(arrivals.map(({ event }) => event))
  }

  get #start(): string {
    const before = [...this.#inOrder()].slice(0, this.#startedAt)
    return before.at(-1)?.sequenceNumber ?? ''
  }

  #inOrder() {
    return [...this.#log.all()].sort((a, b) => (a.sequenceNumber < b.sequenceNumber ? -1 : 1))
  }

  #arrivals(): Arrival[] {
    return this.#inOrder().flatMap((record) =>
      decode(vocabulary, record).flatMap((one) => (one.kind === 'event' ? [one] : [])),
    )
  }

  #atPlace(place: number): Event[] {
    const events = this.#arrivals().map(({ event }) => event)
    const event = events[place % Math.max(1, events.length)]
    return event === undefined ? [] : [event]
  }

  async #append(events: readonly Event[]): Promise<void> {
    await this.#log.append(events.map(toRecord))
  }

  async #reshard(seed: number): Promise<void> {
    const open = this.#log.openShards()
    const at = seed % open.length
    const [one, next] = [open[at]!, open[at + 1]]
    if (open.length > 3 && next !== undefined) await this.#log.merge(one, next)
    else if (open.length <= 3) await this.#log.split(one)
  }

  async #keepStart(life: Life): Promise<void> {
    const kept = keepStarts([this.#reactor(life, [])], {
      log: this.#log,
      tables: life.tables(this.#tables, this.#tables),
    })
    await Promise.race([kept, life.ended])
  }

  async #live({ writes, pauses, fails, batchSize }: Living): Promise<void> {
    const life = new Life(writes)
    const tables = life.tables(pausing(this.#tables, this.#time, pauses), this.#tables)
    const append: Log['append'] = async (records) => {
      const appended = []
      for (const record of records) appended.push(...(await life.write(() => this.#log.append([record]))))
      return appended
    }
    const log = new Proxy(this.#log, {
      get: (target, name) => {
        if (name === 'append') return append
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
    const reactor = this.#reactor(life, fails)
    const mapping = reactorMapping(
      { ...reactor, delivery: { ...reactor.delivery, batchSize } },
      {
        log,
        tables,
        readers: tables,
        vocabulary,
        objects: () => Promise.reject(new Error('There are none')),
        logger: console,
        report: () => undefined,
        stopping: new AbortController().signal,
      },
      { scheduler: life.scheduler(this.#time), functionTimeoutMs: 60_000 },
    )
    const alive = await Promise.race([mapping.idle().then(() => true), life.ended.then(() => false)])
    if (alive) await Promise.race([mapping.stop(), life.ended])
  }

  #reactor(life: Life, fails: readonly boolean[]) {
    let runs = 0
    return reactorOf({
      name: 'baker',
      about: [ordered],
      appends: [invited],
      delivery: { maximumRetryAttempts: -1 },
      react: async ({ event }) => {
        if (fails[runs++] === true) throw new Error('The oven is cold')
        await life.write(async () => {
          await Promise.resolve()
          this.#baked.push(event)
        })
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
