import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Route } from '../../src/api/route.ts'
import { mediaId } from '../../src/media/model/fields.ts'
import type { NewRecord } from '../../src/log/log.ts'
import { GUEST, type Visitor } from '../../src/policy/caller.ts'
import { routes } from '../media.ts'
import type { House } from '../rooms/api/support/house.ts'
import { mediaOf, openWorld, seesMedia, USERS } from './support/unseen-world.ts'
import { urlsOf } from './support/unseen-urls.ts'

const askerOf = (role: string, user: string) => ({ role, user }) as Visitor

const ASKERS = [
  ['a guest', GUEST],
  ['a user', askerOf('user', 'zoe')],
  ['an owner', askerOf('user', 'ann')],
  ['a producer with the id of an owner', askerOf('producer', 'ann')],
] as const

const eventsIn = (records: readonly NewRecord[]) =>
  records.map(({ data }) => JSON.parse(Buffer.from(data).toString()) as Told)

interface Told {
  readonly type: string
  readonly subject: string
  readonly data: { readonly mediaId?: string }
}

/** By the contract: a user acts as itself, on its own media, and rates what it sees. */
function mayChange(asker: Visitor, { type, subject, data: { mediaId } }: Told): boolean {
  if (asker.role === 'guest') return false
  const isRating = type === 'media.rated'
  if (isRating && !(mediaId !== undefined && seesMedia(asker, mediaId))) return false
  return (
    asker.role !== 'user' ||
    (subject === asker.user && (isRating || (mediaId ?? subject).startsWith(subject)))
  )
}

/** Whether the caller is a user of the world. */
const isOneOf = (asker: Visitor): boolean =>
  asker.role === 'user' && USERS.some((user) => user === asker.user)

/** An answer to its own user has no end, and cannot be compared. */
const isEndless = ({ answers }: Route) => answers[200]?.mediaType === 'text/event-stream'

describe.each(ASKERS)('law 12: what %s may not see changes no answer', (_, asker) => {
  let one: House
  let other: House
  const records: NewRecord[] = []
  beforeAll(async () => {
    one = await openWorld(asker, false, records)
    other = await openWorld(asker, true, [])
  })
  afterAll(() => Promise.all([one.close(), other.close()]))

  async function ask(house: House, { method, example }: Route, url: string) {
    const token = 'user' in asker ? await house.token(asker.user, asker.role) : null
    const body = method === 'GET' ? undefined : example?.({})
    const { status, body: answer, headers } = await house.ask(method, url, { token, body })
    if (method === 'GET') return { status, answer, tag: headers['etag'] }
    return { status, reason: (answer as { type?: string }).type }
  }

  const tried = routes
    .filter((route) => !(isEndless(route) && isOneOf(asker)) && route.path !== '/metrics')
    .sort((a, b) => Number(a.method !== 'GET') - Number(b.method !== 'GET'))

  test.each(tried.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s',
    async (_, route) => {
      for (const url of urlsOf(route)) {
        records.length = 0
        const answer = await ask(one, route, url)
        expect([url, await ask(other, route, url)]).toEqual([url, answer])
        for (const event of eventsIn(records)) expect([url, mayChange(asker, event)]).toEqual([url, true])
      }
    },
  )

  test.each(
    routes
      .filter(({ params }) => params?.properties['id'] === mediaId)
      .map((route) => [`${route.method} ${route.path}`, route] as const),
  )('%s answers for a hidden media as for none', async (_, route) => {
    for (const id of USERS.flatMap(mediaOf).filter((media) => !seesMedia(asker, media))) {
      const [url = ''] = urlsOf(route)
      const at = (media: string) => url.replace('ann.everyone', media)
      const never = id.replace(/\..*/, '.never')
      expect([id, await ask(one, route, at(id))]).toEqual([id, await ask(one, route, at(never))])
    }
  })
})
