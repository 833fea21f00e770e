import { Readable } from 'node:stream'
import type { MediaId } from '../../../src/media/model/ids.ts'
import { storeReport } from '../../../src/media/extraction/report.ts'
import { derivedKeys, reportKey } from '../../../src/media/uploads/derived.ts'
import { snap } from '../../../src/nearness/snap.ts'
import type { Place } from '../../../src/nearness/distance.ts'
import type { Home } from '../../../src/api/home.ts'
import type { NewRecord } from '../../../src/log/log.ts'
import type { Visitor } from '../../../src/policy/caller.ts'
import { openHouse, type House } from '../../rooms/api/support/house.ts'

type Audience = 'everyone' | 'users' | 'owner'
type Sharing = 'near' | 'exact' | 'off'

export const HERE: Place = { lat: 54.32, lon: 10.13 }
export const USERS = ['ann', 'bob', 'cid'] as const
const AUDIENCES: readonly Audience[] = ['everyone', 'users', 'owner']
const SHARINGS: Readonly<Record<string, Sharing>> = { ann: 'near', bob: 'exact', cid: 'off' }

export const mediaOf = (user: string): readonly string[] => AUDIENCES.map((audience) => `${user}.${audience}`)

const isOwner = (asker: Visitor, user: string) =>
  asker.role === 'admin' || (asker.role === 'user' && asker.user === user)

/** By the contract, in words of its own: the model shares no code with the policy. */
export function seesMedia(asker: Visitor, id: string): boolean {
  const [user = '', audience] = id.split('.')
  if (!USERS.some((one) => one === user)) return false
  if (isOwner(asker, user) || audience === 'everyone') return true
  return audience === 'users' && asker.role !== 'guest'
}

/** The values of one world: those that the caller may not see differ from those of the other world. */
function valuesOf(asker: Visitor, isOther: boolean) {
  const varied = (isSeen: boolean, value: string) => (isOther && !isSeen ? `${value} but elsewhere` : value)
  function place(user: string, n: number): Place {
    const exact = { lat: HERE.lat + n / 100, lon: HERE.lon + n / 100 }
    if (!isOther || isOwner(asker, user) || SHARINGS[user] === 'exact') return exact
    if (SHARINGS[user] === 'off' || asker.role === 'guest') return { lat: exact.lat - 0.03, lon: exact.lon }
    const { lat, lon } = snap(exact)
    return { lat: lat + 0.001, lon: lon - 0.001 }
  }
  const far = (isSeen: boolean, at: Place) => (isOther && !isSeen ? { lat: at.lat + 0.02, lon: at.lon } : at)
  return { varied, place, far }
}

let count = 0
const event = (type: string, subject: string, data: object, more: object = {}) => ({
  specversion: '1.0',
  id: `e${count++}`,
  source: '/world',
  type,
  subject,
  time: new Date(Date.UTC(2025, 5, 1) + count * 1_000).toISOString(),
  data,
  ...more,
})

/** What each user did. `old` places were left, and nobody else may see them. */
function* eventsFor(asker: Visitor, isOther: boolean) {
  count = 0
  const { varied, place, far } = valuesOf(asker, isOther)
  for (const [n, user] of USERS.entries()) {
    const old = far(isOwner(asker, user), { lat: -10 - n, lon: 20 })
    yield event(
      'user.registered',
      user,
      { displayName: user },
      { comment: varied(isOwner(asker, user), 'x') },
    )
    yield event('user.located', user, {
      ...old,
      accuracyMeters: isOther && !isOwner(asker, user) ? 5 : 7,
      mediaId: 'ann.everyone',
    })
    yield event('user.located', user, {
      ...place(user, n),
      accuracyMeters: isOther && SHARINGS[user] !== 'exact' && !isOwner(asker, user) ? 3 : 4,
    })
    if (user !== 'ann') yield event('user.sharing-set', user, { location: SHARINGS[user] })
    for (const id of mediaOf(user)) yield* aboutMedia(id, user, n)
  }

  function* aboutMedia(mediaId: string, owner: string, n: number) {
    const isSeen = seesMedia(asker, mediaId)
    const location = far(isSeen, { lat: HERE.lat + n / 50, lon: HERE.lon })
    const about = (type: string, subject: string, data: object) =>
      event(
        type,
        subject,
        { mediaId, ...data, hint: varied(isOwner(asker, subject), 'h') },
        { extra: varied(isOwner(asker, subject), 'e') },
      )
    yield about('media.uploaded', owner, {
      bytes: 9,
      contentType: 'image/png',
      title: varied(isSeen, 't'),
      location,
    })
    yield about('media.shared', owner, { audience: mediaId.split('.')[1] })
    yield about('media.described', owner, { description: varied(isSeen, 'd'), tags: [varied(isSeen, 'g')] })
    yield about('media.metadata-extracted', owner, { camera: varied(isSeen, 'c'), location })
    const rater = owner === 'ann' ? 'bob' : 'ann'
    yield about('media.rated', rater, { stars: 5 })
    yield about('told.by-nobody-we-know', rater, { lat: isOther && !isOwner(asker, rater) ? 1 : 2 })
  }
}

/** A server with one of the two worlds. */
export async function openWorld(asker: Visitor, isOther: boolean, records: NewRecord[]): Promise<House> {
  const house = await openHouse(({ log }) => ({ log: recording(log, records) }))
  const body = [...eventsFor(asker, isOther)]
  const answer = await house.ask('POST', '/events', { body, token: await house.token('feed', 'producer') })
  if (answer.status !== 200) throw new Error(`No world: ${JSON.stringify(answer.body)}`)
  for (const id of USERS.flatMap(mediaOf)) {
    const bytes = Buffer.from(isOther && !seesMedia(asker, id) ? 'different' : 'the bytes')
    const about = { contentType: 'image/png', facts: {} }
    const derived = derivedKeys(id as MediaId).filter((key) => key !== reportKey(id as MediaId))
    for (const key of [`media/${id}`, ...derived])
      await house.home.objects.put(key, about, Readable.from([bytes]), bytes.length)
    await storeReport(id as MediaId, { extractor: 1, others: 'copy' }, house.home.objects)
  }
  await house.settle()
  records.length = 0
  return house
}

/** A log that tells which records were appended. */
const recording = (log: Home['log'], records: NewRecord[]): Home['log'] =>
  new Proxy(log, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      const call = value.bind(target) as (...given: unknown[]) => unknown
      if (name !== 'append') return call
      return (some: readonly NewRecord[], ...rest: unknown[]) => {
        records.push(...some)
        return call(some, ...rest)
      }
    },
  })
