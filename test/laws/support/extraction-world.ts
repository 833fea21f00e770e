import type { Scheduler } from 'fast-check'
import { pino } from 'pino'
import { expect } from 'vitest'
import { media } from '../../../projections/media.ts'
import { notifications } from '../../../projections/notifications.ts'
import { toRecord } from '../../../src/codec/encode.ts'
import type { Event } from '../../../src/events/event.ts'
import type { Arrival } from '../../../src/fold/arrival.ts'
import { fold } from '../../../src/fold/fold.ts'
import type { Projection } from '../../../src/fold/projection.ts'
import { extractAll } from '../../../src/media/extraction/extract-all.ts'
import { extractReactor } from '../../../src/media/extraction/extract-reactor.ts'
import { readReport } from '../../../src/media/extraction/report.ts'
import type { MediaId } from '../../../src/media/model/ids.ts'
import { removeBytes } from '../../../src/media/uploads/deleted.ts'
import { copyKey, thumbnailKeys } from '../../../src/media/uploads/derived.ts'
import { keyOf, uploadedEvent } from '../../../src/media/uploads/media-object.ts'
import { sweep } from '../../../src/media/uploads/sweep.ts'
import type { Objects } from '../../../src/objects/objects.ts'
import { contextFor } from '../../../src/reactions/context-for.ts'
import { react } from '../../../src/reactions/react.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { Crash } from '../../../src/testing/unsteady.ts'
import { decode, vocabulary } from '../../media.ts'
import { MemoryLog } from '../../rooms/mapping/support/memory-log.ts'
import { outcomeOf, type Made } from './made.ts'
import { keptOf, calledObjects, type Call, type Kept } from './called-objects.ts'

const ID = 'ann.sea' as MediaId
const KEY = keyOf(ID)

export interface Process {
  readonly does: 'reactor' | 'command' | 'deletion' | 'fold'
  /** The number of its calls to objects, tables and log after which it is killed. */
  readonly calls: number
}

/** Processes that run at the same time. A new release may come before them. */
export interface Round {
  readonly isNewer: boolean
  readonly processes: readonly Process[]
}

/** An upload, and everything that is made from it by processes of a release, which are killed at any call. */
export class ExtractionWorld {
  readonly #scheduler: Scheduler
  readonly #made: readonly Made[]
  readonly #log = new MemoryLog(1, () => this.#now++)
  readonly #tables = memoryTables()
  readonly #kept = new Map<string, Kept>()
  #now = 1_800_000_000_000
  #version = 1
  #killed = false
  #alone = false

  constructor(scheduler: Scheduler, made: readonly Made[]) {
    this.#scheduler = scheduler
    this.#made = made
    this.#kept.set(KEY, keptOf({ contentType: 'image/jpeg', facts: {} }, 'upload'))
  }

  /** The upload is announced, and its announcement repeated. */
  async begin(): Promise<void> {
    const upload = uploadedEvent(ID, this.#kept.get(KEY)!) as Event
    await this.#log.append([toRecord(upload), toRecord(upload)])
    await this.#fold(media)
  }

  async take({ isNewer, processes }: Round): Promise<void> {
    if (isNewer && this.#version < this.#made.length) this.#version++
    this.#alone = processes.length === 1
    const running = processes.map((process) => this.#run(process).catch(survive(() => (this.#killed = true))))
    await this.#scheduler.waitFor(Promise.all(running))
  }

  /** One of the objects that were made is lost, as one of two processes at once may leave it. */
  lose(at: number): void {
    const made = [...this.#kept.keys()].filter((key) => key !== KEY && !key.endsWith('/report'))
    this.#kept.delete(made[at % Math.max(1, made.length)] ?? '')
  }

  /** Every process runs once more to its end, one after the other; the command also once more for nothing. */
  async settle(): Promise<void> {
    for (const does of ['reactor', 'command', 'fold'] as const) await this.take(undying(does))
    const [before, records] = [new Map(this.#kept), this.#log.all().length]
    await this.take(undying('command'))
    expect([this.#kept, this.#log.all().length]).toEqual([before, records])
    if (this.#killed) await sweep({ objects: this.#objects(free), tables: this.#tables })
  }

  /** The law. */
  async check(): Promise<void> {
    const events = this.#arrivals().map(({ event }) => event)
    const isDeleted = events.some(({ type }) => type === 'media.deleted')
    if (isDeleted) expect([...this.#kept.keys()]).toEqual([])
    else await this.#checkStanding()
    this.#checkEvents(events, isDeleted)
    await this.#fold(notifications)
    const news = await this.#tables.queryIndex('notifications', { partition: 'ann', limit: 9 })
    expect(news.rows.length).toBeLessThanOrEqual(1)
    if (!isDeleted) expect(news.rows).toHaveLength(1)
  }

  async #checkStanding(): Promise<void> {
    const made = this.#made[this.#version - 1]!
    const thumbnails = made.thumbnails && !made.refused
    const copies = made.others === 'copy' ? [copyKey(ID)] : []
    const keys = [...copies, ...(thumbnails ? thumbnailKeys(ID) : [])]
    expect((await readReport(ID, this.#objects(free)))?.extractor).toBe(this.#version)
    expect([...this.#kept.keys()].toSorted()).toEqual([KEY, `derived/${ID}/report`, ...keys].toSorted())
    for (const key of keys) expect(this.#kept.get(key)?.text).toBe(`v${this.#version}`)
    const [row] = await this.#tables.get('media', [{ partition: ID, sort: 'media' }])
    if (!made.refused)
      expect(row?.content).toMatchObject({ metadata: { value: { extractor: this.#version } } })
  }

  /** One outcome of the upload, and at most one more for each version; always the same bytes. */
  #checkEvents(events: readonly Event[], isDeleted: boolean): void {
    const outcomes = new Map<string, Set<string>>()
    for (const event of events.filter(({ type }) => /extract/.test(type))) {
      const name = `${event.source} ${event.id}`
      outcomes.set(name, (outcomes.get(name) ?? new Set()).add(JSON.stringify(event)))
    }
    for (const same of outcomes.values()) expect(same.size).toBe(1)
    const firsts = [...outcomes.keys()].filter((name) => name.startsWith('/reactors/extract '))
    expect(firsts.length).toBeLessThanOrEqual(1)
    if (!isDeleted) expect(firsts).toHaveLength(1)
    const again = [...outcomes].filter(([name]) => name.startsWith('/reactors/extract-again '))
    const versions = again.flatMap(([, texts]) => [...texts].map(versionIn))
    expect(versions).toEqual([...new Set(versions)])
  }

  async #run({ does, calls }: Process): Promise<void> {
    let left = calls
    const call = <T>(use: () => Promise<T>): Promise<T> =>
      this.#scheduler.schedule(Promise.resolve()).then(() => {
        if (left-- <= 0) throw new Crash('crash')
        return use()
      })
    const version = this.#version
    const objects = this.#objects(call)
    const tables = calling(this.#tables, call)
    const log = {
      append: (records: Parameters<MemoryLog['append']>[0]) => call(() => this.#log.append(records)),
    }
    const extractor = {
      extract: () => Promise.resolve({ outcome: outcomeOf(this.#made[version - 1]!, version) }),
    }
    const { signal } = new AbortController()
    const equipment = { tables, objects, logger: pino({ level: 'silent' }) }
    switch (does) {
      case 'fold':
        return this.#fold(media)
      case 'deletion':
        await log.append([toRecord(deletion)])
        return removeBytes([ID], { objects, tables })
      case 'command': {
        const parts = {
          ...equipment,
          stored: tables,
          log,
          extractor,
          signal,
          version,
          now: () => this.#now++,
        }
        await extractAll(undefined, version, parts, () => ({ to: () => undefined, stop: () => undefined }))
        return
      }
      case 'reactor': {
        const extract = extractReactor(extractor, version)
        const outcome = await react(
          extract,
          this.#log.all(),
          {
            vocabulary,
            tables,
            log,
            park: () => Promise.reject(new Error('Nothing is parked')),
            seen: () => Promise.resolve(),
            contextOf: () => Promise.resolve(contextFor(extract, equipment, signal)),
          },
          signal,
        )
        if (outcome.kind === 'failed') throw outcome.cause
      }
    }
  }

  #objects(call: Call): Objects {
    return calledObjects(this.#kept, call, () => this.#look())
  }

  /** What others are given, after each change of an object. */
  #look(): void {
    const [keys, report] = [[...this.#kept.keys()], this.#kept.get(`derived/${ID}/report`)?.facts]
    if (report === undefined || !this.#kept.has(KEY)) return
    const version = report['extractor'] as number
    expect(report['others']).toBe(this.#made[version - 1]!.others)
    if (this.#alone && report['others'] === 'copy') expect(keys).toContain(copyKey(ID))
  }

  async #fold({ name }: Projection): Promise<void> {
    const projection = name === media.name ? media : notifications
    await fold(projection, this.#arrivals(), boundTo(this.#tables, name))
  }

  #arrivals(): readonly Arrival[] {
    return this.#log
      .all()
      .flatMap((record) => decode(record).flatMap((one) => (one.kind === 'event' ? [one] : [])))
  }
}

/** The version that an outcome names. */
const versionIn = (text: string): string =>
  /"extractor":(\d)|"detail":"v(\d)"/.exec(text)?.slice(1).join('') ?? ''

export const undying = (does: Process['does']): Round => ({
  isNewer: false,
  processes: [{ does, calls: Infinity }],
})

const deletion: Event = {
  specversion: '1.0',
  id: 'gone',
  source: 'test',
  type: 'media.deleted',
  subject: 'ann',
  time: '2027-01-01T00:00:00Z',
  data: { mediaId: ID, reason: 'user' },
}

const free: Call = (use) => use()

const calling = (tables: Tables, call: Call): Tables => ({
  ...tables,
  get: (table, keys) => call(() => tables.get(table, keys)),
  put: (table, puts, then) => call(() => tables.put(table, puts, then)),
})

const survive = (died: () => void) => (cause: unknown) => {
  if (!(cause instanceof Crash)) throw cause
  died()
}
