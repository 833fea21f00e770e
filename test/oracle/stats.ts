import { average } from './media.ts'
import { grouped, winner, wins } from './order.ts'
import { ofType, type PlainEvent, type Told } from './told.ts'

const OWN_ACTIONS = new Set([
  'user.registered',
  'user.located',
  'media.uploaded',
  'media.described',
  'media.rated',
  'media.shared',
  'user.sharing-set',
])

const isOwnAction = (event: PlainEvent): boolean =>
  OWN_ACTIONS.has(event.type) || ofType([event], 'media.deleted').some(({ data }) => data.reason === 'user')

/** The number of locations that won when they arrived: the only number that depends on the order of arrival. */
function moves(located: readonly Told<'user.located'>[]): number {
  let standing: Told<'user.located'> | undefined
  let count = 0
  for (const event of located) {
    if (!wins(event, standing)) continue
    standing = event
    count += 1
  }
  return count
}

const countMedia = (events: readonly Told<'media.uploaded' | 'media.deleted'>[]): number =>
  new Set(events.map((event) => event.data.mediaId)).size

/** The time of the user's latest own action, in the spelling of the event that wins. */
const lastActive = (own: readonly PlainEvent[]): string | null =>
  winner(own.filter(isOwnAction))?.time ?? null

/** A rating that counts: its rater, the owner of the media, and the stars. */
interface Standing {
  readonly rater: string
  readonly owner: string
  readonly stars: number
}

function standingRatings(events: readonly PlainEvent[]): Standing[] {
  const rated = ofType(events, 'media.rated')
  const winners = [...grouped(rated, (e) => `${e.subject} ${e.data.mediaId}`).values()].map(winner)
  return winners.flatMap((event) => {
    const stars = event?.data.stars ?? null
    if (event === undefined || stars === null) return []
    const { mediaId } = event.data
    return [{ rater: event.subject, owner: mediaId.slice(0, mediaId.indexOf('.')), stars }]
  })
}

function statsRow(
  userId: string,
  own: readonly PlainEvent[],
  given: readonly Standing[],
  received: readonly Standing[],
) {
  const registered = winner(ofType(own, 'user.registered'))
  return {
    userId,
    ...(registered && { displayName: registered.data.displayName }),
    uploads: countMedia(ofType(own, 'media.uploaded')),
    deletions: countMedia(ofType(own, 'media.deleted')),
    ratingsGiven: given.length,
    ratingsReceived: received.length,
    averageReceived: average(received.map((rating) => rating.stars)),
    locationUpdates: moves(ofType(own, 'user.located')),
    lastActiveAt: lastActive(own),
  }
}

const hasSomething = ({ userId, ...facts }: ReturnType<typeof statsRow>): boolean =>
  userId !== '' && Object.values(facts).some((fact) => fact !== 0 && fact !== null)

/** The "stats" of docs/event-types.md, for every user with a value that is not zero or null. */
export function statsRows(events: readonly PlainEvent[]): Map<string, object> {
  const own = grouped(events, (event) => event.subject)
  const ratings = standingRatings(events)
  const given = grouped(ratings, (rating) => rating.rater)
  const received = grouped(ratings, (rating) => rating.owner)
  const users = [...new Set([...own.keys(), ...received.keys()])]
  const rows = users.map((u) => statsRow(u, own.get(u) ?? [], given.get(u) ?? [], received.get(u) ?? []))
  return new Map(rows.filter(hasSomething).map((row) => [row.userId, row]))
}
