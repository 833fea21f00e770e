import { setImmediate } from 'node:timers/promises'
import { answerOf } from '../answer/answer-of.ts'
import { cursorAfter, type Paged } from '../answer/paged.ts'
import { checkOf } from '../api/check.ts'
import { pagesOf } from '../base/pages.ts'
import type { Json } from '../base/json.ts'
import type { RouteContext } from '../api/route-context.ts'
import { projectionOf } from '../api/table-of.ts'
import type { UserId } from '../events/user-id.ts'
import type { Projection } from '../fold/projection.ts'
import { inOneGeneration } from '../generations/whole.ts'
import { readCursor } from '../tables/cursor.ts'
import type { Page, Query, Row, Tables } from '../tables/tables.ts'
import {
  notification,
  placeOf,
  readMark,
  readPlace,
  type Notification,
  type ShownNotification,
} from './model/notification.ts'
import type { NotificationId } from './model/notification-id.ts'

/** A notification, and whether the user has read it. */
export interface Item extends ShownNotification {
  readonly read: boolean
}

export interface NotificationPage {
  /** Newest first. */
  readonly items: readonly Item[]
  readonly next: string | undefined
  /** The exact number of all notifications that the user has not read. */
  readonly unread: number
}

interface Question {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** Where a server reads the table. */
type Home = Pick<RouteContext, 'tables' | 'projections'>

/**
 * A page of a user's notifications. It takes a read for each item, and for each unread one. Throws `InvalidCursor`.
 */
export const notificationsOf = (home: Home, user: UserId, question: Question): Promise<NotificationPage> =>
  inInbox(home, user, async (inbox) => {
    const mark = await inbox.mark()
    const { items, next } = await inbox.page(question)
    return { items: items.map((one) => shown(one, mark)), next, unread: await inbox.countAfter(mark) }
  })

const shown = ({ id, type, time, data }: Notification, mark: string): Item => ({
  id,
  type,
  time,
  data,
  read: placeOf(time, id) <= mark,
})

/** The newest notification of a user at a time or before it; undefined if there is none. */
export const newestUntil = (home: Home, user: UserId, time: string): Promise<Notification | undefined> =>
  inInbox(home, user, (inbox) => inbox.newestUntil(placeOf(time)))

/** The notification of an id; undefined if there is none. */
export const notificationOf = (home: Home, id: NotificationId): Promise<Notification | undefined> =>
  notificationIn(home.tables, projectionOf(home, TABLE), id)

/** The same in tables that need not be those of a server. */
export const notificationIn = async (
  tables: Pick<Tables, 'query'>,
  notifications: Projection,
  id: string,
): Promise<Notification | undefined> => asNotification(await answerOf(tables, notifications, id))

const TABLE = 'notifications'

const inInbox = <T>(home: Home, user: UserId, read: (inbox: Inbox) => Promise<T>): Promise<T> =>
  inOneGeneration(home.tables, TABLE, (tables) => read(new Inbox(tables, projectionOf(home, TABLE), user)))

const check = checkOf(notification)
const checkMark = checkOf(readMark)

function asNotification(answer: Json | undefined): Notification | undefined {
  const checked = check(answer)
  return checked.ok ? checked.value : undefined
}

/** Index entries that are read at one time. */
const ENTRIES = 256

/** A notification, and the index entry at its place. */
interface Entry {
  readonly one: Notification
  readonly row: Row
}

/** The entries to read: all, or a part. */
type Part = Omit<Query, 'partition' | 'limit'>

/** The notifications of one user, by the index. */
class Inbox {
  readonly #tables: Tables
  readonly #projection: Projection
  readonly #user: UserId

  constructor(tables: Tables, projection: Projection, user: UserId) {
    this.#tables = tables
    this.#projection = projection
    this.#user = user
  }

  /** The place up to which the user has read; empty if the user has read nothing. */
  async mark(): Promise<string> {
    const mark = checkMark(await answerOf(this.#tables, this.#projection, this.#user))
    return mark.ok ? readPlace(mark.value) : ''
  }

  async page({ limit, cursor }: Question): Promise<Paged<Notification>> {
    const items: Notification[] = []
    let last: Row | undefined
    for await (const { one, row } of this.#entries({ descending: true, cursor })) {
      if (items.length === limit && last !== undefined) return { items, next: cursorAfter(last) }
      items.push(one)
      last = row
    }
    return { items, next: undefined }
  }

  async countAfter(place: string): Promise<number> {
    let count = 0
    for await (const { row } of this.#entries({ from: place === '' ? undefined : place }))
      if (row.index?.sort !== place) count += 1
    return count
  }

  async newestUntil(place: string): Promise<Notification | undefined> {
    for await (const { one } of this.#entries({ descending: true, to: place })) return one
    return undefined
  }

  /**
   * Every notification once. Ratings of a media and day have an entry for each lane; those at the place of the
   * notification follow one another, and the first counts.
   */
  async *#entries(part: Part): AsyncGenerator<Entry> {
    const known = new Map<string, Notification | undefined>()
    const query = { ...part, partition: this.#user, limit: ENTRIES }
    let place = part.cursor && readCursor(TABLE, part.cursor, this.#user, 4)[1]
    for await (const { rows } of pagesOf((cursor = part.cursor) => this.#ask({ ...query, cursor }))) {
      for (const row of rows) {
        const { partition: id } = row.key
        if (!known.has(id)) known.set(id, await this.#read(id))
        const one = known.get(id)
        const isNext = one !== undefined && row.index?.sort !== place && isAt(row, one)
        if (isNext) yield { one, row }
        if (isNext) place = row.index?.sort
      }
      if (known.size > MOST_KNOWN) known.clear()
      await setImmediate()
    }
  }

  #ask(query: Query): Promise<Page> {
    return this.#tables.queryIndex(TABLE, query)
  }

  #read(id: string): Promise<Notification | undefined> {
    return notificationIn(this.#tables, this.#projection, id)
  }
}

const isAt = ({ index }: Row, { time, id }: Notification): boolean => placeOf(time, id) === index?.sort

/** Notifications that a list remembers: most entries of one are close together. */
const MOST_KNOWN = 1_000
