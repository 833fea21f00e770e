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
import { outcomeOf, PACKAGE, versionsOf, type Made } from './made.ts'
import { keptOf, calledObjects, type Call, type Kept } from './called-objects.ts'

const ID = 'ann.sea' as MediaId
const KEY = keyOf(ID)

export interface Process {
  readonly does: 'reactor' | 'command' | 'deletion' | 'fold'
  /** The number of its calls to objects, tables and log after which it is killed. */
  readonly calls: number
}

/** Processes that run at the same time. A new release, or a package that was lacking, may come before them. */
export interface Round {
  readonly isNewer: boolean
  readonly processes: readonly Process[]
}

/** An upload, and everything that is made from it by processes of a release, which are killed at any call. */
export class ExtractionWorld {
  readonly #scheduler: Scheduler
  readonly #made: readonly Made[]
  readonly #versions: readonly number[]
  readonly #log = new MemoryLog(1, () => this.#now++)
  readonly #tables = memoryTables()
  readonly #kept = new Map<string, Kept>()
  #now = 1_800_000_000_000
  /** The place of the installation among those that follow one another. */
  #at = 0
  #killed = false
  #alone = false

  constructor(scheduler: Scheduler, made: readonly Made[]) {
    this.#scheduler = scheduler
    this.#made = made
    this.#versions = versionsOf(made)
    this.#kept.set(KEY, keptOf({ contentType: 'image/jpeg', facts: {} }, 'upload'))
  }

  /** The upload is announced, and its announcement repeated. */
  async begin(): Promise<void> {
    const upload = uploadedEvent(ID, this.#kept.get(KEY)!) as Event
    await this.#log.append([toRecord(upload), toRecord(upload)])
    await this.#fold(media)
  }

  async take({ isNewer, processes }: Round): Promise<void> {
    if (isNewer && this.#at < this.#made.length - 1) this.#at++
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
    const [made, version] = [this.#made[this.#at]!, this.#versions[this.#at]!]
    const thumbnails = made.thumbnails && !made.refused
    const copies = made.others === 'copy' ? [copyKey(ID)] : []
    const keys = [...copies, ...(thumbnails ? thumbnailKeys(ID) : [])]
    const report = await readReport(ID, this.#objects(free))
    expect([report?.extractor, report?.lacks]).toEqual([version, made.lacks ? PACKAGE : undefined])
    expect([...this.#kept.keys()].toSorted()).toEqual([KEY, `derived/${ID}/report`, ...keys].toSorted())
    for (const key of keys) expect(this.#kept.get(key)?.text).toBe(markOf(this.#at))
    const [row] = await this.#tables.get('media', [{ partition: ID, sort: 'media' }])
    if (!made.refused)
      expect(row?.content).toMatchObject({
        metadata: { value: { extractor: version, camera: markOf(this.#at) } },
      })
  }

  /** One outcome of the upload, and at most one more for each installation; always the same bytes. */
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
    const marks = again.flatMap(([, texts]) => [...texts].map(markIn))
    expect(marks).toEqual([...new Set(marks)])
  }

  async #run({ does, calls }: Process): Promise<void> {
    let left = calls
    const call = <T>(use: () => Promise<T>): Promise<T> =>
      this.#scheduler.schedule(Promise.resolve()).then(() => {
        if (left-- <= 0) throw new Crash('crash')
        return use()
      })
    const [made, version, mark] = [this.#made[this.#at]!, this.#versions[this.#at]!, markOf(this.#at)]
    const objects = this.#objects(call)
    const tables = calling(this.#tables, call)
    const log = {
      append: (records: Parameters<MemoryLog['append']>[0]) => call(() => this.#log.append(records)),
    }
    const extractor = { extract: () => Promise.resolve({ outcome: outcomeOf(made, mark) }) }
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
          has: () => !made.lacks,
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
    const by = (made: Made, at: number): boolean =>
      this.#versions[at] === report['extractor'] && made.lacks === (report['lacks'] === PACKAGE)
    expect(report['others']).toBe(this.#made.find(by)!.others)
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

const markOf = (at: number): string => `made by ${at}`

/** The installation that an outcome names. */
const markIn = (text: string): string | undefined => /"made by \d"/.exec(text)?.[0]

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
