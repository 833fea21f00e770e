import fc from 'fast-check'
import { expect, test } from 'vitest'
import { notifications } from '../../../projections/notifications.ts'
import type { Event } from '../../../src/events/event.ts'
import { fold } from '../../../src/fold/fold.ts'
import { overQuotaId } from '../../../src/media/model/notification-id.ts'
import { notificationsOf, type NotificationPage } from '../../../src/media/notifications.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { arrive } from '../../../src/testing/arrive.ts'
import { cuts } from '../../../src/testing/cuts.ts'
import type { MediaId } from '../../../src/media/model/ids.ts'
import type { UserId } from '../../../src/events/user-id.ts'
import { SMALL_WORLD_TIMES, SMALL_WORLD_USERS, retold, smallWorldEvent } from '../../arbitraries/events.ts'
import { distinct, type PlainEvent } from '../../oracle/told.ts'
import { notificationsOf as expected } from '../../oracle/notifications.ts'
import { openHouse } from '../api/support/house.ts'
import { rated } from '../projections/events.ts'

const KINDS = [
  'media.rated',
  'media.rated',
  'media.rated',
  'usage.quota-exceeded',
  'media.metadata-extracted',
  'media.extraction-failed',
] as const

const read = (): fc.Arbitrary<Event> =>
  fc
    .tuple(fc.constantFrom(...SMALL_WORLD_USERS), fc.constantFrom(...SMALL_WORLD_TIMES), fc.uuid())
    .map(([subject, upTo, id]) => ({
      specversion: '1.0',
      id,
      source: 'test',
      type: 'user.notifications-read',
      subject,
      time: '2026-01-01T00:00:00Z',
      data: { upTo },
    }))

/** Events, of which some are appended again at the end, as they were or with an earlier time and other data. */
const history = (): fc.Arbitrary<readonly Event[]> =>
  fc
    .tuple(
      fc.array(fc.oneof({ weight: 9, arbitrary: smallWorldEvent(KINDS) }, { weight: 1, arbitrary: read() }), {
        minLength: 1,
        maxLength: 60,
      }),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...SMALL_WORLD_TIMES))),
    )
    .map(([all, again]) => {
      const events = distinct(all) as unknown as readonly Event[]
      const repeats = again.flatMap(([at, time]) => {
        const event = events[at % events.length]
        return event?.type === 'media.rated' ? [event, retold(event, time)] : (event ?? [])
      })
      return [...events, ...repeats]
    })

const inbox = (tables: Tables, user: string, limit = 100, cursor?: string) =>
  notificationsOf({ tables, projections: new Map([['notifications', notifications]]) }, user as UserId, {
    limit,
    cursor,
  })

async function everyPage(tables: Tables, user: string, limit: number) {
  const first = await inbox(tables, user, limit)
  const items = [...first.items]
  for (let { next } = first; next !== undefined;) {
    const page = await inbox(tables, user, limit, next)
    expect(page.items.length).toBeGreaterThan(0)
    expect(page.unread).toBe(first.unread)
    items.push(...page.items)
    next = page.next
  }
  return { items, unread: first.unread }
}

const quotaId = ({ source, id, data }: PlainEvent): string =>
  overQuotaId((data as { mediaId: MediaId }).mediaId, { source, id })

test('each user has the notifications that the rules give, in pages of any size, and an exact number of unread ones', () =>
  fc.assert(
    fc.asyncProperty(history(), cuts(), fc.integer({ min: 1, max: 9 }), async (events, cut, limit) => {
      const tables = memoryTables()
      const arrivals = arrive(events)
      for (const [from, to] of cut(arrivals.length))
        await fold(notifications, arrivals.slice(from, to), boundTo(tables, 'notifications'))
      for (const user of SMALL_WORLD_USERS) {
        const items = expected(distinct(events), user, quotaId)
        const page = await everyPage(tables, user, limit)
        expect(page).toEqual({ items, unread: items.filter((one) => !one.read).length })
      }
    }),
    { numRuns: 150 },
  ))

test('a thousand ratings are one notification, and a later one brings it up again', async () => {
  const tables = memoryTables()
  const ratings = Array.from({ length: 1_000 }, (_, at) => rated(`u${at}`, 'ann.a', 1 + (at % 5)))
  await fold(notifications, arrive(ratings), boundTo(tables, 'notifications'))
  const page = await inbox(tables, 'ann')
  expect(page).toMatchObject({ unread: 1, items: [{ data: { count: 1_000, average: 3 } }] })
  expect(page.next).toBeUndefined()
  for await (const { content } of tables.scan('notifications'))
    expect(JSON.stringify(content).length).toBeLessThan(2_000)
})

test('over HTTP, a user marks notifications as read up to one of them, and nobody else does or sees them', async () => {
  const house = await openHouse()
  try {
    const quota = (n: number, at: string) => ({
      specversion: '1.0',
      id: `q${n}`,
      source: 'test',
      type: 'usage.quota-exceeded',
      subject: 'ann',
      time: at,
      data: { mediaId: 'ann.a', usedBytes: n, quotaBytes: 1 },
    })
    const time = '2025-12-31T00:00:00Z'
    await house.ask('POST', '/events', {
      body: [quota(1, time), quota(2, time), quota(3, '2025-12-31T00:00:01Z')],
    })
    await house.settle()
    const list = async (query = '') => {
      const { status, body } = await house.ask('GET', `/users/ann/notifications${query}`)
      expect(status).toBe(200)
      return body as NotificationPage
    }
    const { items, unread } = await list()
    expect([items.length, unread]).toEqual([3, 3])
    const [newest, second] = items
    const mark = async (upTo: string | undefined, token?: string) => {
      const { status } = await house.ask('PUT', '/users/ann/notifications/read', {
        body: { upTo },
        ...(token && { token }),
      })
      await house.settle()
      return status
    }
    expect(await mark(second?.id)).toBe(202)
    expect((await list()).items.map(({ read }) => read)).toEqual([false, true, true])
    expect(await list('?limit=1')).toMatchObject({ unread: 1, items: [{ id: newest?.id }] })
    // A mark is the place of a notification that exists: not the end of time.
    expect(await mark('9999-12-31T00:00:00Z')).toBe(202)
    expect((await list()).unread).toBe(0)
    await house.ask('POST', '/events', { body: quota(4, '2025-12-31T00:00:02Z') })
    await house.settle()
    expect((await list()).unread).toBe(1)
    expect(await mark(time)).toBe(202)
    expect((await list()).unread).toBe(1)
    const bob = await house.token('bob')
    expect(await mark(newest?.id, bob)).toBe(403)
    expect(await mark('ann.a.metadata-extracted', bob)).toBe(403)
    expect(await mark('ann.a.metadata-extracted')).toBe(404)
    expect(await mark('bob.a.metadata-extracted')).toBe(404)
    expect(await mark('nothing')).toBe(400)
    expect(await mark('2026-02-30T00:00:00Z')).toBe(400)
    const asked = async (token: string) =>
      (await house.ask('GET', '/users/ann/notifications', { token })).status
    expect(await asked(bob)).toBe(403)
    expect(await asked(await house.token('p', 'producer'))).toBe(403)
    expect(await asked(await house.token('root', 'admin'))).toBe(200)
    expect((await house.ask('GET', '/users/ann/notifications?cursor=xx')).status).toBe(400)
  } finally {
    await house.close()
  }
})
