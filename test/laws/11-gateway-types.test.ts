import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import Type from 'typebox'
import { signedIn } from '../arbitraries/own-events.ts'
import { eventWrites } from '../../infra/gateway/writes.ts'
import { acceptOne } from '../../src/accept/accept.ts'
import { appendEvents } from '../../src/api/routes/append-events.ts'
import { eventType } from '../../src/events/event-type.ts'
import type { UserId } from '../../src/events/user-id.ts'
import { contextOf } from '../../src/lambda/authorizer.ts'
import { parsed } from '../../src/events/given.ts'
import { vocabularyOf } from '../../src/events/vocabulary.ts'
import { appends } from '../../src/policy/actions.ts'
import type { Caller } from '../../src/policy/caller.ts'
import { denial } from '../../src/policy/policy.ts'
import { writes } from '../infra/support/gateway.ts'
import { Input, SPELLINGS, Util } from '../infra/support/variables.ts'
import { evaluate } from '../infra/support/velocity.ts'

const data = Type.Object({ n: Type.Integer() })
const types = [
  eventType('told.by-all', data),
  eventType('told.by-users', data, { appendedBy: ['user'] }),
  eventType('told.by-producers', data, { appendedBy: ['producer', 'admin'] }),
  eventType('told.by-the-program', data, { appendedBy: [] }),
]
const vocabulary = { ...vocabularyOf(types), reservedSources: new Set(['/reactors/greeter']) }
const straight = eventWrites(vocabulary)
const template = straight.writes.get(appendEvents)!.request

/** The problem that the template finds in a body of the user's; undefined if it makes records of it. */
function problemOf(sub: string, body: string, spelling: (typeof SPELLINGS)[number]): unknown {
  const path: Record<string, string> = {}
  const authorizer = contextOf({ user: sub as UserId, role: 'user' })
  const context = { authorizer, requestOverride: { path } }
  const input = new Input(body, { path: {}, header: {} }, spelling)
  evaluate(template, { context, input, util: new Util(), stageVariables: { stream: 'events' } })
  return path['problem'] === undefined ? undefined : JSON.parse(path['problem'])
}

const eventOf = (type: string, id: string, subject: string, source = 's') => ({
  specversion: '1.0',
  id,
  source,
  type,
  subject,
  time: '2026-01-01T00:00:00Z',
  data: { n: 1 },
})

describe('law 11: a type that users may not append', () => {
  test('is refused by the gateway as the policy refuses it, wherever it stands among others', () =>
    fc.assert(
      fc.property(
        signedIn(),
        fc.array(fc.constantFrom(...types), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...SPELLINGS),
        (sub, some, spelling) => {
          const user = { role: 'user', user: sub } as Caller
          const told = some.map(({ name }, at) => eventOf(name, `e${at}`, sub))
          const denied = some.flatMap((type) => denial(user, appends(type), sub) ?? [])[0]
          const bodies = some.length === 1 ? [told, told[0]] : [told]
          for (const body of bodies) {
            const found = problemOf(sub, JSON.stringify(body), spelling)
            if (denied === undefined) expect(found).toBeUndefined()
            else expect(found).toMatchObject({ status: denied.status, detail: denied.detail })
          }
        },
      ),
    ))

  test('a source of a reactor is refused as the gate refuses it, and others are not', () =>
    fc.assert(
      fc.property(
        signedIn(),
        fc.array(fc.constantFrom('s', '/reactors/greeter', '/reactors/another'), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.constantFrom(...SPELLINGS),
        (sub, sources, spelling) => {
          const told = sources.map((source, at) => eventOf('told.by-all', `e${at}`, sub, source))
          const asker = { role: 'user', user: sub } as Caller
          const refused = told.flatMap((event) => {
            const judged = acceptOne({ vocabulary, asker }, parsed(event))
            return judged.ok ? [] : [judged.refusal]
          })[0]
          const found = problemOf(sub, JSON.stringify(told), spelling)
          if (refused === undefined) expect(found).toBeUndefined()
          else expect(found).toMatchObject({ status: 400, detail: refused.detail })
        },
      ),
    ))

  test('leaves the proxied records, whose types no template sees, to the function', () => {
    expect([...straight.writes.keys()]).toEqual([appendEvents])
    expect(writes.size).toBeGreaterThan(3)
  })
})
