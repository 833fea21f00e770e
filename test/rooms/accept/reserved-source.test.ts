import Type from 'typebox'
import { expect, test } from 'vitest'
import { eventWrites } from '../../../infra/gateway/writes.ts'
import { appendEvents } from '../../../src/api/routes/append-events.ts'
import { acceptOne } from '../../../src/accept/accept.ts'
import { application } from '../../../src/application/make.ts'
import { reactor } from '../../../src/application/reactor.ts'
import { eventType } from '../../../src/events/event-type.ts'
import { parsed } from '../../../src/events/given.ts'
import type { UserId } from '../../../src/events/user-id.ts'
import { BULK, ENGINE, type Asker } from '../../../src/policy/caller.ts'

const followed = eventType('shop.followed', Type.Object({}))
const greeter = reactor({ name: 'greeter', about: [followed], react: () => undefined })
const [withReactor, without] = [[greeter], []].map(
  (reactors) => application({ name: 'shops', events: [followed], tables: [], reactors }).vocabulary,
)

const refusedFor = (vocabulary: typeof withReactor, asker: Asker, source: string): string | undefined => {
  const event = { specversion: '1.0', id: '1', source, type: 'shop.followed', subject: 'ann', data: {} }
  const judged = acceptOne(
    { vocabulary: vocabulary!, asker },
    parsed({ ...event, time: '2026-01-01T00:00:00Z' }),
  )
  return judged.ok ? undefined : judged.refusal.reason
}

const ann: Asker = { role: 'user', user: 'ann' as UserId }

test('no user appends in the name of a reactor, whose event would then be a repeat', () => {
  expect(refusedFor(withReactor, ann, '/reactors/greeter')).toBe('reserved-source')
  expect(refusedFor(withReactor, ann, '/reactors/another')).toBeUndefined()
  expect(refusedFor(without, ann, '/reactors/greeter')).toBeUndefined()
  for (const asker of [BULK, ENGINE])
    expect(refusedFor(withReactor, asker, '/reactors/greeter')).toBeUndefined()
})

test('the gateway of such an application refuses them in its template, and leaves proxied records to the function', () => {
  const { writes } = eventWrites(withReactor!)
  expect([...writes.keys()]).toEqual([appendEvents])
  expect(writes.get(appendEvents)!.request).toContain('$event.source == "/reactors/greeter"')
  expect(eventWrites(without!).writes.get(appendEvents)!.request).not.toContain('$event.source')
})
