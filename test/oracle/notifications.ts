import { byBytes, grouped, nanoseconds, winner } from './order.ts'
import { ofType, type PlainEvent } from './told.ts'

/** A notification as `GET /users/{id}/notifications` shows it. */
export interface PlainNotification {
  readonly id: string
  readonly type: string
  readonly time: string
  readonly data: Readonly<Record<string, unknown>>
  readonly read: boolean
}

type Unread = Omit<PlainNotification, 'read'>

const ownerOf = (id: string): string => id.slice(0, id.indexOf('.'))

/** A time without zeros at the end of its fraction: `2026-01-01T00:00:01.5Z`. */
const plainTime = (time: string): string => {
  const fraction = /\.(\d+)/.exec(time)?.[1]?.replace(/0+$/, '') ?? ''
  return `${time.slice(0, 10)}T${time.slice(11, 19)}${fraction === '' ? '' : `.${fraction}`}Z`
}

interface Given {
  readonly stars: number
  readonly event: PlainEvent
}

/** The ratings that stand, by the media and the day on which they were given. */
function gathered(events: readonly PlainEvent[]): Unread[] {
  const rated = ofType(events, 'media.rated')
  const standing = [...grouped(rated, ({ subject, data }) => `${subject} ${data.mediaId}`).values()]
    .flatMap((own) => winner(own) ?? [])
    .flatMap((event): Given[] => (event.data.stars === null ? [] : [{ stars: event.data.stars, event }]))
  const mediaOf = ({ event }: Given) => (event.data as { mediaId: string }).mediaId
  const days = grouped(standing, (one) => `${mediaOf(one)}.rated-${one.event.time.slice(0, 10)}`)
  return [...days].map(([id, given]) => {
    const times = given.map(({ event }) => event.time).sort((a, b) => Number(nanoseconds(a) - nanoseconds(b)))
    const average = given.reduce((sum, { stars }) => sum + stars, 0) / given.length
    const data = { mediaId: id.slice(0, id.lastIndexOf('.')), count: given.length, average }
    return { id, type: 'media.rated', time: plainTime(times.at(-1) ?? ''), data }
  })
}

/** The first event of each kind to arrive, for each media. */
function extractions(events: readonly PlainEvent[], type: string, fields: readonly string[]): Unread[] {
  const about = grouped(
    events.filter((event) => event.type === type),
    (event) => (event.data as { mediaId: string }).mediaId,
  )
  return [...about].map(([mediaId, all]) => {
    const [first] = all
    if (first === undefined) throw new Error('Cannot find the first of no events')
    const data = Object.entries(first.data as object).filter(([name]) => fields.includes(name))
    return {
      id: `${mediaId}.${type.slice(6)}`,
      type,
      time: first.time,
      data: { mediaId, ...(Object.fromEntries(data) as object) },
    }
  })
}

/** Each event, with the beginning of its id, the end of which is made from its source and id. */
const overQuota = (events: readonly PlainEvent[], idOf: (event: PlainEvent) => string): Unread[] =>
  events
    .filter(({ type }) => type === 'usage.quota-exceeded')
    .map((event) => {
      const { mediaId, usedBytes, quotaBytes } = event.data as Record<string, unknown>
      return { id: idOf(event), type: event.type, time: event.time, data: { mediaId, usedBytes, quotaBytes } }
    })

interface Place {
  readonly time: string
  readonly id: string
}

const byPlace = (a: Place, b: Place): number =>
  Number(nanoseconds(a.time) - nanoseconds(b.time)) || byBytes(a.id, b.id)

/** A user's notifications, newest first, recomputed from the rules alone. `events` are distinct. */
export function notificationsOf(
  events: readonly PlainEvent[],
  user: string,
  idOfQuota: (event: PlainEvent) => string,
): PlainNotification[] {
  const marks = events
    .filter(({ type, subject }) => type === 'user.notifications-read' && subject === user)
    .map(({ data }) => data as { readonly upTo: string; readonly id?: string })
    .map(({ upTo, id }) => ({ time: upTo, id: id ?? '\u{7f}' }))
  const all = [
    ...gathered(events),
    ...extractions(events, 'media.metadata-extracted', []),
    ...extractions(events, 'media.extraction-failed', ['reason']),
    ...overQuota(events, idOfQuota),
  ]
  return all
    .filter(({ id }) => ownerOf(id) === user)
    .sort((a, b) => byPlace(b, a))
    .map((one) => ({ ...one, read: marks.some((mark) => byPlace(one, mark) <= 0) }))
}
