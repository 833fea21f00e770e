import { afterEach, expect, test, vi } from 'vitest'
import type { UserId } from '../../../src/events/user-id.ts'
import { openHome } from '../../../src/home/home.ts'
import { contextOf } from '../../../src/lambda/authorizer.ts'
import { readsOf } from '../../../src/lambda/reads.ts'
import bakery from '../../examples/bakery/application.ts'
import { withDirectory } from '../../journeys/tributary.ts'

afterEach(() => vi.unstubAllEnvs())

test.each([
  ['baker', ['guests']],
  [undefined, ['guests', 'baker']],
])('with reactor %s on another trigger than the stream, %s follow it', (triggered, following) =>
  withDirectory(async (data) => {
    const home = await openHome({ data }, { create: true }, bakery)
    await home.close()
    vi.stubEnv('TRIBUTARY_DATA', data)
    vi.stubEnv('TRIBUTARY_TRIGGERED', triggered)
    const { body } = await readsOf(bakery)({
      httpMethod: 'GET',
      path: '/metrics',
      headers: {},
      multiValueQueryStringParameters: null,
      body: null,
      isBase64Encoded: false,
      requestContext: { authorizer: contextOf({ user: 'eve' as UserId, role: 'admin' }) },
    })
    const named = [...body.matchAll(/lag[a-z_]*\{[^}]*consumer="([^"]+)"/g)].map(([, name]) => name)
    expect(new Set(named)).toEqual(new Set(following))
  }),
)
