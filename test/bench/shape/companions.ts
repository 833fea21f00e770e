import type { Fact } from './events.ts'

/** Each n-th of its kind is accompanied. */
const EVERY = { quota: 10, opened: 5, sharing: 25, described: 3, shared: 10, read: 20, deleted: 50 } as const

/**
 * Facts, each with what comes with it in the application: a user registers first; an app's client tells of some
 * check-ins; an upload is followed by its metadata, and some by more of their owners' doings.
 */
export function withCompanions(facts: readonly Fact[]): Fact[] {
  const known = new Set<string>()
  const counts = new Map<string, number>()
  return facts.flatMap((fact) => {
    const { type, subject } = fact
    const nth = counts.get(type) ?? 0
    counts.set(type, nth + 1)
    const before = known.has(subject) ? [] : arrivalOf(fact, known.size)
    known.add(subject)
    const after =
      type === 'user.located'
        ? afterCheckin(fact, nth)
        : type === 'media.uploaded'
          ? afterUpload(fact, nth)
          : []
    return [...before, fact, ...after]
  })
}

/** A fact beside another, if it is the turn of it. */
const each = (every: number, nth: number, { subject, time }: Fact, type: string, data: object): Fact[] =>
  nth % every === 0 ? [{ type, subject, time, data }] : []

const arrivalOf = (fact: Fact, nth: number): Fact[] => [
  ...each(1, nth, fact, 'user.registered', { displayName: `User ${fact.subject}` }),
  ...each(EVERY.quota, nth, fact, 'user.quota-set', { quotaBytes: 5 * 2 ** 30 }),
]

const afterCheckin = (fact: Fact, nth: number): Fact[] => [
  ...each(EVERY.opened, nth, fact, 'client.event', {
    app: 'camera',
    eventType: 'screen.opened',
    session: { id: `s${nth.toString(36)}` },
  }),
  ...each(EVERY.sharing, nth, fact, 'user.sharing-set', { location: nth % 2 === 0 ? 'exact' : 'off' }),
]

function afterUpload(fact: Fact, nth: number): Fact[] {
  const { mediaId } = fact.data as { readonly mediaId: string }
  const features = { width: 1_920, height: 1_080, takenAt: '2019-12-31T23:00:00', camera: 'Pixel 8' }
  const place = { lat: 40.6 + (nth % 1_000) / 4_000, lon: -74.1 + (nth % 997) / 3_988 }
  const title = `Seen on day ${nth.toString()}`
  return [
    ...each(1, nth, fact, 'media.metadata-extracted', { mediaId, ...features, location: place }),
    ...each(EVERY.described, nth, fact, 'media.described', { mediaId, title, tags: ['film', 'street'] }),
    ...each(EVERY.shared, nth, fact, 'media.shared', { mediaId, audience: 'everyone' }),
    ...each(EVERY.read, nth, fact, 'user.notifications-read', { upTo: fact.time }),
    ...each(EVERY.deleted, nth + 1, fact, 'media.deleted', { mediaId, reason: 'user' }),
  ]
}
