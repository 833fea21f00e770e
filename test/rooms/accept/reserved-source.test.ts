import Type from 'typebox'
import { expect, test } from 'vitest'
import { beyondTemplates } from '../../../infra/gateway/beyond-templates.ts'
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

test('no gateway of such an application writes events past the function by default', () => {
  expect(beyondTemplates(withReactor!)).toMatch(/reactors/)
  expect(beyondTemplates(without!)).toBeUndefined()
})
