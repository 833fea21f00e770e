import { decodeJwt } from 'jose'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMetrics } from '../../../src/api/metrics.ts'
import { signInRoutes } from '../../../src/api/routes/sign-in.ts'
import { vocabularyOf } from '../../../src/events/vocabulary.ts'
import { accessTo } from '../../../src/home/access.ts'
import { cognitoSessions } from '../../../src/lambda/cognito.ts'
import { proxyHandler } from '../../../src/lambda/proxy-handler.ts'
import { noLog } from '../../../src/log/no-log.ts'
import { noObjects } from '../../../src/objects/no-objects.ts'
import { takeAttempt } from '../../../src/passwords/attempts.ts'
import { setPassword } from '../../../src/passwords/credentials.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { IDENTITY_POOL, PROVIDER, startCognito } from '../../servers/cognito.ts'

let cognito: Awaited<ReturnType<typeof startCognito>>
beforeAll(async () => {
  cognito = await startCognito()
})
afterAll(() => cognito.close())

const password = 'correct horse battery'

/** The routes of sign-in as a function behind API Gateway has them. */
async function opened() {
  const now = Date.now()
  const tables = memoryTables()
  await setPassword(tables, 'ann' as never, password)
  const access = accessTo(cognito.endpoint)
  const home = {
    tables,
    log: noLog('it needs none'),
    objects: noObjects('it needs none'),
    projections: new Map(),
    consumers: [],
    quotaBytes: 0,
    sessions: cognitoSessions({ pool: IDENTITY_POOL, provider: PROVIDER, access, now: () => now }),
    now: () => now,
    newId: () => 'id',
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
  }
  const api = { about: '', vocabulary: vocabularyOf([]), routes: signInRoutes, schemas: {}, groups: {} }
  const handler = await proxyHandler(home, api)
  const signIn = (forwarded: string) =>
    handler({
      httpMethod: 'POST',
      path: '/sessions',
      headers: { 'content-type': 'application/json', 'X-Forwarded-For': forwarded },
      multiValueQueryStringParameters: null,
      body: JSON.stringify({ userId: 'ann', password }),
      isBase64Encoded: false,
      requestContext: {},
    })
  return { tables, now, signIn }
}

test('a token of Cognito is valid as long as the answer says: a quarter of an hour', async () => {
  const { now, signIn } = await opened()
  const { statusCode, body } = await signIn('203.0.113.9, 10.0.0.1')
  const { token, expiresAt } = JSON.parse(body) as { token: string; expiresAt: string }
  const { iat = 0, exp = 0 } = decodeJwt(token)
  expect([statusCode, exp - iat]).toEqual([201, 900])
  expect(Date.parse(expiresAt)).toBe(Math.floor(now / 1000) * 1000 + 900_000)
})

test('attempts to sign in are counted by the address that the edge saw, whatever the client sends before it', async () => {
  const { tables, now, signIn } = await opened()
  for (let n = 0; n < 50; n++) await takeAttempt(tables, { user: `u${n}`, address: '203.0.113.9', now })
  const refused = await signIn('198.51.100.7, 203.0.113.9, 10.0.0.1')
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '2'])
  expect((await signIn('203.0.113.9, 198.51.100.7, 10.0.0.1')).statusCode).toBe(201)
})
