import { expect, test } from 'vitest'
import type { UserId } from '../../../src/events/user-id.ts'
import { notificationsOf, tableNotifier } from '../../../src/notify/table.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { notifierContract } from '../../contracts/notifier.ts'

notifierContract('a table', () => {
  const tables = memoryTables()
  const heard = (user: UserId) => notificationsOf(tables, user, 1_000)
  return Promise.resolve({ notifier: tableNotifier(tables), heard })
})

test('a user reads each notification once, newest first', async () => {
  const tables = memoryTables()
  const ann = 'ann' as UserId
  const one = (id: string, time: string) => ({ id, userId: ann, type: 'media.deleted', time, data: null })
  const all = [
    one('b', '2026-01-01T00:00:00Z'),
    one('a', '2026-01-02T00:00:00Z'),
    one('c', '2026-01-02T00:00:00Z'),
  ]
  for (let time = 0; time < 2; time++) await tableNotifier(tables).notify([...all, ...all])
  expect((await notificationsOf(tables, ann, 10)).map(({ id }) => id)).toEqual(['c', 'a', 'b'])
  expect(await notificationsOf(tables, ann, 1)).toHaveLength(1)
})
