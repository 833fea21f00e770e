import { afterAll, expect, it } from 'vitest'
import { takeAttempt } from '../../../src/passwords/attempts.ts'
import {
  isPassword,
  removePassword,
  setPassword,
  usersWithPassword,
} from '../../../src/passwords/credentials.ts'
import type { UserId } from '../../../src/events/user-id.ts'
import { openDynamodbTables } from '../../../src/tables/dynamodb.ts'
import { startDynalite, trialOf } from '../../servers/dynamodb.ts'

const dynalite = await startDynalite()
afterAll(dynalite.close)

it('passwords and attempts are rows of DynamoDB like any other', async () => {
  const tables = openDynamodbTables(trialOf(dynalite.endpoint, 'credentials'))
  const [ann, bob] = ['ann', 'bob'] as readonly string[] as readonly [UserId, UserId]
  for (const user of [ann, bob]) await setPassword(tables, user, 'correct horse battery')
  await setPassword(tables, ann, 'something else now')
  expect(await isPassword(tables, ann, 'something else now')).toBe(true)
  expect([await removePassword(tables, ann), await removePassword(tables, ann)]).toEqual([true, false])
  expect(await isPassword(tables, ann, 'something else now')).toBe(false)
  const left: string[] = []
  for await (const user of usersWithPassword(tables)) left.push(user)
  expect(left).toEqual(['bob'])
  const attempts = Array.from({ length: 12 }, () =>
    takeAttempt(tables, { user: ann, address: '::1', now: 1 }),
  )
  expect((await Promise.all(attempts)).filter((waitMs) => waitMs === undefined)).toHaveLength(10)
  await tables.close()
})
