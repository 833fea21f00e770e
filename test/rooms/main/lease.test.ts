import { describe, expect, test } from 'vitest'
import { leaseAlong, leaseOn } from '../../../src/main/lease.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { memoryTables } from '../../contracts/memory-tables.ts'

/** A pid that no process has: Linux gives out none above 2^22 (proc(5), pid_max). */
const NO_PROCESS = 2 ** 22 + 1

function world() {
  const time = { now: 1_000_000 }
  const tables = memoryTables()
  return { time, tables, lease: () => leaseOn(tables, () => time.now) }
}

/** Makes the lease look as if another process had written it, or another machine's. */
async function rewrite(
  tables: Tables,
  other: { readonly pid: number; readonly host?: string },
): Promise<void> {
  const key = { partition: 'consumers', sort: 'runner' }
  const [row] = await tables.get('leases', [key])
  const content = { ...(row?.content as object), ...other }
  await tables.put('leases', [{ row: { ...row!, content }, expected: row!.position }])
}

describe('a lease', () => {
  test('is held by the first who asks, and by no one else while it is touched', async () => {
    const { time, lease } = world()
    const [first, second] = [lease(), lease()]
    expect(await first.hold()).toBe(true)
    time.now += 4000
    expect(await first.hold()).toBe(true)
    time.now += 4000
    expect(await second.hold()).toBe(false)
    expect(await first.hold()).toBe(true)
  })

  test('goes to another once its holder has not touched it for five seconds', async () => {
    const { time, lease } = world()
    const [first, second] = [lease(), lease()]
    await first.hold()
    time.now += 5000
    expect(await second.hold()).toBe(true)
    expect(await first.hold()).toBe(false)
  })

  test('goes to another at once where the holder released it', async () => {
    const { lease } = world()
    const [first, second] = [lease(), lease()]
    await first.hold()
    await first.release()
    expect(await second.hold()).toBe(true)
  })

  test('goes to another at once where the process of its holder is no more', async () => {
    const { tables, lease } = world()
    await lease().hold()
    await rewrite(tables, { pid: NO_PROCESS })
    expect(await lease().hold()).toBe(true)
  })

  test('is not judged by the pid of a process on another machine', async () => {
    const { time, tables, lease } = world()
    await lease().hold()
    await rewrite(tables, { pid: NO_PROCESS, host: 'another' })
    expect(await lease().hold()).toBe(false)
    time.now += 5000
    expect(await lease().hold()).toBe(true)
  })

  test('is held along by the other threads of its process, and by nobody with its pid elsewhere', async () => {
    const { time, tables, lease } = world()
    const along = leaseAlong(tables, () => time.now)
    expect(await along.hold()).toBe(false)
    await lease().hold()
    expect(await along.hold()).toBe(true)
    await rewrite(tables, { pid: process.pid, host: 'another' })
    expect(await along.hold()).toBe(false)
  })

  test('is not released by someone who does not hold it', async () => {
    const { lease } = world()
    const [first, second] = [lease(), lease()]
    await first.hold()
    await second.release()
    expect(await second.hold()).toBe(false)
  })

  test('is won by exactly one of those who ask at once', async () => {
    const { lease } = world()
    const answers = await Promise.all(Array.from({ length: 5 }, () => lease().hold()))
    expect(answers.filter(Boolean)).toHaveLength(1)
  })
})
