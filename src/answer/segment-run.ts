import { instantOf, type Instant } from '../events/instant.ts'
import { AFTER_ALL, millisecondsOf, type LEVELS } from '../fold/segment-key.ts'
import type { Page, Query, Row } from '../tables/tables.ts'

/** The segments to read: of one stream, with events in [from, to). */
export interface Wanted {
  readonly stream: string
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
}

type Level = (typeof LEVELS)[number]
type Ask = (query: Query) => Promise<Page>

/** The number of segments of the first page, and the maximum of later ones: most questions are small. */
const FIRST_PAGE = 4
const LARGEST_PAGE = 256

/** UTF-16 units that the next page should hold, judged by the page before. */
const PAGE_UNITS = 131_072

function nextLimit(limit: number, rows: readonly Row[]): number {
  const units = rows.reduce((sum, { content }) => sum + (typeof content === 'string' ? content.length : 0), 0)
  const fitting = Math.floor((PAGE_UNITS * rows.length) / Math.max(1, units))
  return Math.max(FIRST_PAGE, Math.min(LARGEST_PAGE, limit * 2, fitting))
}

/** The segments of one level in the order of their earliest events. They are read when needed. */
export class SegmentRun {
  readonly #ask: Ask
  readonly #query: Omit<Query, 'cursor' | 'limit'>
  #limit = FIRST_PAGE
  #rows: readonly Row[] = []
  #at = 0
  #next: string | undefined

  constructor(ask: Ask, { level, spanMs }: Level, { stream, from, to }: Wanted) {
    this.#ask = ask
    this.#query = {
      partition: stream,
      from: level + (from === undefined ? '' : earlier(from, spanMs)),
      to: level + (to ?? AFTER_ALL),
    }
  }

  /** The next segment; undefined at the end. */
  get head(): Row | undefined {
    return this.#rows[this.#at]
  }

  async begin(): Promise<this> {
    await this.#read(undefined)
    return this
  }

  async advance(): Promise<void> {
    this.#at += 1
    if (this.head === undefined && this.#next !== undefined) await this.#read(this.#next)
  }

  async #read(cursor: string | undefined): Promise<void> {
    const { rows, next } = await this.#ask({ ...this.#query, limit: this.#limit, cursor })
    this.#limit = nextLimit(this.#limit, rows)
    this.#rows = rows
    this.#at = 0
    this.#next = next
    if (rows.length === 0 && next !== undefined) await this.#read(next)
  }
}

/** The first year that an event's time can have. */
const YEAR_0 = Date.parse('0000-01-01T00:00:00Z')

function earlier(instant: Instant, ms: number): Instant {
  const moment = Math.max(YEAR_0, Date.parse(millisecondsOf(instant)) - ms)
  return instantOf(new Date(moment).toISOString())
}
