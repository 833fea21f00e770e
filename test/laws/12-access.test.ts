import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import Type from 'typebox'
import { application, event, json, READ, route } from '../../src/index.ts'
import { buildDoor } from '../../src/api/door.ts'
import type { Api } from '../../src/api/api.ts'
import { userId } from '../../src/events/fields.ts'
import { GUEST, type Asker, type Role } from '../../src/policy/caller.ts'
import { mediaApi } from '../media.ts'
import { openHouse, type House } from '../rooms/api/support/house.ts'
import { requestsOf, takesEvents, type Request } from './support/every-request.ts'

const data = Type.Object({ n: Type.Number() })

/** Another application, which grants less: types that not everybody appends, and rows that are the user's own. */
const strict = application({
  name: 'strict',
  events: [
    event('any.type', data),
    event('told.by-producers', data, { appendedBy: ['producer', 'admin'] }),
    event('told.by-users', data, { appendedBy: ['user'] }),
    event('told.by-the-program', data, { appendedBy: [] }),
  ],
  tables: [],
  routes: [
    route(
      { does: 'read', grants: { user: 'own', admin: 'all' } },
      {
        method: 'GET',
        path: '/own/{id}',
        summary: 'One’s own',
        params: Type.Object({ id: userId }),
        owner: ({ params }) => params.id,
        answers: { 200: { description: 'It', schema: Type.Object({}) } },
        handle: () => json(200, {}),
      },
    ),
    route(READ, {
      method: 'GET',
      path: '/of-all/{id}',
      summary: 'Anybody’s',
      params: Type.Object({ id: userId }),
      answers: { 200: { description: 'It', schema: Type.Object({}) } },
      handle: () => json(200, {}),
    }),
  ],
})

const askerOf = (role: Role) => ({ role, user: `the-${role}` }) as Asker
const ASKERS = [GUEST, askerOf('user'), askerOf('producer'), askerOf('admin')]

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

/** By whom the server says that it was refused: the policy, if it was. */
function deniedIn(body: unknown): string | undefined {
  const { type, Records, results } = body as {
    type?: string
    Records?: readonly { ErrorMessage?: string }[]
    results?: readonly { error?: { reason: string } }[]
  }
  const reasons = [
    type?.replace('urn:tributary:problem:', ''),
    Records?.[0]?.ErrorMessage?.split(':')[0],
    results?.[0]?.error?.reason,
  ]
  return reasons.find((reason) => ['unauthorized', 'forbidden', 'foreign-subject'].includes(reason ?? ''))
}

async function openDoor(api: Api) {
  const door = await buildDoor(house.home, api, { docs: false, streams: { areHeld: false } })
  return async ({ method, url, body }: Request, asker: Asker) => {
    const token = 'user' in asker ? await house.token(asker.user, asker.role) : undefined
    const answer = await door.inject({
      method,
      url,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    })
    return deniedIn(answer.headers['content-type']?.toString().includes('json') ? answer.json() : {})
  }
}

describe.each([
  ['the media-sharing application', mediaApi],
  ['one that grants less', strict],
])('law 12: the server lets in whom the policy lets in: %s', (_, api) => {
  test.each(api.routes.map((one) => [`${one.method} ${one.path}`, one] as const))('%s', async (_, one) => {
    const ask = await openDoor(api)
    for (const asker of ASKERS)
      for (const owner of ['user' in asker ? asker.user : 'ann', 'bob'])
        for (const request of requestsOf(api, one, asker, owner))
          expect([asker.role, request, await ask(request, asker)]).toEqual([
            asker.role,
            request,
            request.denied,
          ])
  })

  test('every route that takes events has an example to try', () => {
    expect(api.routes.filter(takesEvents).filter(({ example }) => example === undefined)).toEqual([])
  })
})
