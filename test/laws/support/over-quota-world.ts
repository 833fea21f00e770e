import { expect } from 'vitest'
import { mediaConsumer } from '../../../consumers/media/consumer.ts'
import { quotaConsumer } from '../../../consumers/quota/consumer.ts'

import { consumerInvoke } from '../../../src/consume/invoke.ts'
import { tablePark } from '../../../src/consume/parking.ts'
import type { Reactor, Table } from '../../../src/consume/consumer.ts'
import type { Event } from '../../../src/events/event.ts'
import { keepQuota } from '../../../src/generations/kept-quota.ts'
import type { Log } from '../../../src/log/log.ts'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import type { Scheduler } from '../../../src/mapping/clock.ts'
import { startMapping, type Mapping } from '../../../src/mapping/mapping.ts'
import { extractReactor } from '../../../src/media/extraction/extract-reactor.ts'
import { overQuota } from '../../../src/media/over-quota.ts'
import { derivedFrom } from '../../../src/media/uploads/derived.ts'
import { mediaOf } from '../../../src/media/uploads/media-object.ts'
import { sweep } from '../../../src/media/uploads/sweep.ts'
import type { Objects } from '../../../src/objects/objects.ts'
import { reactorMapping } from '../../../src/runner/reactor-mapping.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { vocabulary, type KnownEvent } from '../../media.ts'
import { decide, type Decided } from '../../oracle/quota.ts'
import { MemoryLog } from '../../rooms/mapping/support/memory-log.ts'
import { VirtualTime } from '../../rooms/mapping/support/virtual-time.ts'
import { memoryObjects } from './memory-objects.ts'
import { Life, pausing } from './mortal.ts'
import { mortalObjects, pausesBefore } from './mortal-objects.ts'
import { USERS, type Living, type Step } from './over-quota-deeds.ts'
import { Door } from './over-quota-door.ts'

const DEFAULT = 100
const SOUND: Living = { writes: Infinity, pauses: [], batchSize: 100 }
const never = () => new AbortController().signal

/** A door with uploads, and processes that fold the tables and run the reactors `over-quota` and `extract`. */
export class OverQuotaWorld {
  readonly #time = new VirtualTime()
  readonly #log = new MemoryLog(2, () => this.#time.now())
  readonly #tables = memoryTables()
  readonly #objects = memoryObjects(() => this.#time.now())
  readonly #door = new Door({ log: this.#log, tables: this.#tables, objects: this.#objects })
  readonly #reactors: readonly Reactor[]
  /**
   * Whether two processes ran at one time: then one may store what it made after the other has removed it, and die; only
   * the sweep finds that.
   */
  #overlapped = false
  /** Failures of reactors that this world does not explain. */
  readonly #faults: unknown[] = []

  constructor() {
    const extract = extractReactor({ extract: (source, signal) => this.#extract(source, signal) })
    // Every upload is extracted from, as in a home where nothing was appended before its first start.
    this.#reactors = [overQuota, { ...extract, delivery: { ...extract.delivery, ...FROM_THE_BEGINNING } }]
  }

  async begin(): Promise<void> {
    await keepQuota(this.#tables, DEFAULT, 0)
  }

  async take({ deeds, lives }: Step): Promise<void> {
    if (lives.length > 1) this.#overlapped = true
    const door = async () => {
      for (const deed of deeds) {
        await this.#time.sleep(deed.pause, never())
        await this.#door.do(deed)
      }
    }
    await Promise.all([door(), ...lives.map((living) => this.#live(living))])
  }

  /** Everything in the log is taken, also what follows from it, and what follows from that. */
  async settle(): Promise<void> {
    for (let records = -1; records !== this.#log.all().length;) {
      records = this.#log.all().length
      await this.#live(SOUND)
    }
  }

  /** The law. */
  async check(): Promise<void> {
    const [events, over] = [this.#events(), this.#over()]
    expect(this.#faults).toEqual([])
    this.#checkFollowUps(over)
    const left = await this.#held(this.#overlapped ? 'media/' : '')
    expect(left.filter((id) => id in over && !this.#door.dangling.has(id))).toEqual([])

    const ids = (types: readonly string[]) =>
      new Set(events.filter(({ type }) => types.includes(type)).map(mediaIdOf))
    const [deleted, uploaded] = [ids(['media.deleted']), ids(['media.uploaded'])]
    const standing = [...this.#door.stored].filter((id) => !deleted.has(id))
    const swept = await sweep({ objects: this.#objects, tables: this.#tables })
    expect(await this.#held()).toEqual(standing.sort())
    expect([...swept.unannounced].sort()).toEqual(standing.filter((id) => !uploaded.has(id)))
  }

  /** Each decision is carried out by one event of each type, whose bytes are the same each time. */
  #checkFollowUps(over: Decided['over']): void {
    const texts = new Map<string, Set<string>>()
    const followed = this.#door.arrivals().filter(({ event }) => event.source === '/reactors/over-quota')
    for (const { event, text } of followed) texts.set(event.id, (texts.get(event.id) ?? new Set()).add(text))
    for (const same of texts.values()) expect(same.size).toBe(1)
    const told = [...texts.values()].map(([text]) => JSON.parse(text!) as Event)
    expect(told.map(({ type, data }) => JSON.stringify([type, data])).sort()).toEqual(
      Object.entries(over)
        .flatMap(([mediaId, { usedBytes, quotaBytes }]) => [
          JSON.stringify(['media.deleted', { mediaId, reason: 'over-quota' }]),
          JSON.stringify(['usage.quota-exceeded', { mediaId, usedBytes, quotaBytes }]),
        ])
        .sort(),
    )
  }

  /** The media that the model says are over quota. */
  #over(): Decided['over'] {
    const events = this.#events()
    const of = (user: string) =>
      decide(
        events.filter(({ subject }) => subject === user),
        DEFAULT,
      )
    return Object.fromEntries(USERS.flatMap((user) => Object.entries(of(user).over)))
  }

  /** The media that have an object, also if it is only one that was made from their bytes. */
  async #held(prefix = ''): Promise<string[]> {
    const ids = new Set<string>()
    for await (const key of this.#objects.list(prefix)) ids.add(mediaOf(key) ?? derivedFrom(key) ?? key)
    return [...ids].sort()
  }

  #events(): readonly KnownEvent[] {
    return this.#door.arrivals().map(({ event }) => event as KnownEvent)
  }

  /** Slow, so that uploads, deletions and the other reactor come between its steps. */
  async #extract(
    source: { readonly size: number; readonly read: (from: number, to: number) => Promise<Uint8Array> },
    signal: AbortSignal,
  ) {
    const bytes = source.size === 0 ? new Uint8Array() : await source.read(0, source.size - 1)
    await this.#time.sleep(10 * source.size, signal)
    const [width, height] = [1, 1]
    const thumbnails = [{ size: 512 as const, type: 'image/webp' as const, width, height, bytes }]
    const found = { format: 'image/png' }
    return {
      outcome: { kind: 'extracted' as const, found, thumbnails, others: { kind: 'copy' as const, bytes } },
    }
  }

  async #live({ writes, pauses, batchSize }: Living): Promise<void> {
    const life = new Life(writes)
    const tables = life.tables(pausing(this.#tables, this.#time, pauses), this.#tables)
    const parts = { tables, scheduler: life.scheduler(this.#time), batchSize }
    const log = this.#mortalLog(life)
    const objects = mortalObjects(this.#objects, life, pausesBefore(this.#time, pauses))
    const mappings = [
      ...[quotaConsumer, mediaConsumer].map((table) => this.#table(table, log, parts)),
      ...this.#reactors.map((reactor) => this.#reactor(reactor, log, objects, parts)),
    ]
    const all = (does: (mapping: Mapping) => Promise<void>) => Promise.all(mappings.map(does))
    const isAlive = await Promise.race([
      all((mapping) => mapping.idle()).then(() => true),
      life.ended.then(() => false),
    ])
    if (isAlive) await Promise.race([all((mapping) => mapping.stop()), life.ended])
  }

  #table(table: Table, log: Log, { tables, scheduler, batchSize }: Parts): Mapping {
    return startMapping({
      name: table.name,
      log,
      invoke: consumerInvoke(table, { vocabulary, tables, park: tablePark(tables) }, () => undefined),
      settings: { ...table.delivery, batchSize },
      checkpoints: tableCheckpoints(tables),
      scheduler,
    })
  }

  #reactor(reactor: Reactor, log: Log, objects: Objects, { tables, scheduler, batchSize }: Parts): Mapping {
    const { name, delivery } = reactor
    return reactorMapping(
      { ...reactor, delivery: { ...delivery, batchSize, maximumRetryAttempts: -1 } },
      {
        log,
        tables,
        readers: tables,
        vocabulary,
        objects: () => Promise.resolve(objects),
        logger: console,
        report: (_, cause) => this.#faults.push(...unexpected(name, cause)),
        stopping: never(),
      },
      { scheduler, functionTimeoutMs: 60_000 },
    )
  }

  #mortalLog(life: Life): Log {
    const append: Log['append'] = async (records) => {
      const appended = []
      for (const record of records) appended.push(...(await life.write(() => this.#log.append([record]))))
      return appended
    }
    return new Proxy(this.#log, {
      get: (target, name) => {
        if (name === 'append') return append
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
  }
}

const FROM_THE_BEGINNING = { startingPosition: 'TRIM_HORIZON' as const }

interface Parts {
  readonly tables: Tables
  readonly scheduler: Scheduler
  readonly batchSize: number
}

/** Only an extraction whose bytes were removed meanwhile fails. */
const unexpected = (name: string, cause: unknown): readonly unknown[] =>
  name === 'extract' && String(cause).includes('removed meanwhile') ? [] : [cause]

const mediaIdOf = ({ data }: KnownEvent): string => (data as { readonly mediaId: string }).mediaId
