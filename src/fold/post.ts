import type { Json } from '../base/json.ts'
import type { Position } from '../events/position.ts'
import { contentBytes } from '../tables/content-size.ts'
import { MAX_CONTENT_BYTES } from '../tables/limits.ts'
import type { Row } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import { held, type Held } from './held.ts'
import type { Kept } from './ledger-row.ts'
import type { Ledger, Page } from './projection.ts'
import type { SettingsAt } from './settings.ts'
import type { Standing } from './standing.ts'
import { storableContent } from './storable.ts'
import type { Thrown } from './track.ts'

/** A ledger's row and buckets as they were read, and the arrivals of a batch that are about it, in order. */
export interface Book {
  readonly partition: string
  readonly arrivals: readonly Arrival[]
  readonly stands: Row | undefined
  readonly buckets: readonly Standing[]
}

/** A bucket of entries while a batch is posted. */
export interface Opened {
  readonly bucket: Standing
  readonly held: Held
  isTouched: boolean
}

/** What a batch did to a ledger. */
export interface Posted {
  readonly book: Book
  /** The position of the last event that changed the ledger; undefined if none ever has. */
  readonly position: Position | undefined
  /** The position up to which the buckets hold all that happened to their entries. */
  readonly saved: Position | undefined
  readonly kept: Kept | undefined
  readonly opened: readonly Opened[]
  readonly thrown: readonly Thrown[]
  /** The arrivals that were not posted yet, because the ledger's row has no room for more unsaved entries. */
  readonly left: readonly Arrival[]
}

/** The most bytes of unsaved entries; one more entry and the state fit beside them. */
const MOST_UNSAVED = MAX_CONTENT_BYTES / 2

const MOST_STATE = MAX_CONTENT_BYTES / 8

/** Posts the arrivals of a batch to a ledger, in their order. Its entries are those of the buckets and the unsaved. */
export function post(ledger: Ledger, book: Book, settingsAt: SettingsAt): Posted {
  const course = new Course(ledger, book)
  const { arrivals } = book
  let at = 0
  while (at < arrivals.length && (at === 0 || course.hasRoom())) {
    const arrival = arrivals[at++]
    if (arrival !== undefined) course.take(arrival, settingsAt)
  }
  return course.posted(arrivals.slice(at))
}

class Course {
  readonly #ledger: Ledger
  readonly #book: Book
  readonly #before: ReadonlyMap<string, Json>
  readonly #opened: readonly Opened[]
  readonly #bucketOf = new Map<Arrival, Opened>()
  readonly #unsaved = new Map<string, Json>()
  readonly #thrown: Thrown[] = []
  #bytes = 0
  #state: Json | undefined
  #position: Position | undefined
  #last: Position | undefined

  constructor(ledger: Ledger, book: Book) {
    const { stands, buckets } = book
    const kept = stands && ledger.parse(stands.content)
    this.#ledger = ledger
    this.#book = book
    this.#before = new Map(kept?.unsaved)
    this.#state = kept?.state
    this.#position = stands?.position
    this.#opened = buckets.map((bucket) => {
      const { track, stands } = bucket
      return { bucket, held: held(track.entity, track.key, stands?.content), isTouched: false }
    })
    for (const opened of this.#opened)
      for (const arrival of opened.bucket.track.arrivals) this.#bucketOf.set(arrival, opened)
  }

  hasRoom(): boolean {
    return this.#bytes < MOST_UNSAVED
  }

  take(arrival: Arrival, settingsAt: SettingsAt): void {
    this.#last = arrival.position
    try {
      const name = this.#ledger.entryOf(arrival)
      if (name !== undefined) this.#recover(name, arrival)
      if (this.#position !== undefined && arrival.position <= this.#position) return
      const entry = name === undefined ? undefined : this.#bucketOf.get(arrival)?.held.get(name)
      const page = { state: this.#state, entry }
      const after = this.#ledger.post(page, arrival, settingsAt(arrival.appendedAt))
      if (after !== page) this.#turn(page, after, name, arrival)
    } catch (cause) {
      this.#thrown.push({ arrival, cause })
    }
  }

  /** Brings an entry that an earlier batch has posted, and perhaps not saved, to where the ledger is. */
  #recover(name: string, arrival: Arrival): void {
    const entry = this.#before.get(name)
    if (entry !== undefined && !this.#unsaved.has(name)) this.#save(name, entry, arrival)
  }

  #turn(before: Page, { state, entry }: Page, name: string | undefined, arrival: Arrival): void {
    if (state === undefined) throw new Error('Cannot post to a ledger without a state')
    storableContent(state, MOST_STATE)
    if (entry !== before.entry) {
      if (name === undefined || entry === undefined) throw new Error('Cannot post an entry without a name')
      this.#save(name, entry, arrival)
    }
    this.#state = state
    this.#position = arrival.position
  }

  #save(name: string, entry: Json, arrival: Arrival): void {
    const opened = this.#bucketOf.get(arrival)
    if (opened === undefined) throw new Error('Cannot post an entry that has no bucket')
    opened.held.set(name, entry, arrival)
    opened.isTouched = true
    this.#unsaved.set(name, entry)
    this.#bytes += contentBytes([name, entry])
  }

  posted(left: readonly Arrival[]): Posted {
    const [state, position, last] = [this.#state, this.#position, this.#last]
    return {
      book: this.#book,
      position,
      // The ledger may be further ahead than this batch, which then brings only its own entries into the buckets.
      saved: position !== undefined && last !== undefined && last < position ? last : position,
      kept: state === undefined ? undefined : { state, unsaved: [...this.#unsaved] },
      opened: this.#opened,
      thrown: this.#thrown,
      left,
    }
  }
}
