import fc from 'fast-check'
import { expect, it } from 'vitest'
import { GroupCommit } from '../../../src/lmdb/group-commit.ts'

const FULL = { items: 5, bytes: 100 }

interface Write {
  readonly id: number
  readonly items: number
  readonly bytes: number
}

/** Where a commit fails: before it has the write lock, at its flush, or nowhere. */
type Fate = 'no lock' | 'no flush' | 'done'

const sizes = fc.array(fc.record({ items: fc.nat(7), bytes: fc.nat(120) }), { minLength: 1, maxLength: 30 })
const fates = fc.infiniteStream(fc.constantFrom<Fate>('no lock', 'no flush', 'done', 'done'))

/** A disk of which each step takes its time, as the scheduler decides. It notes what is durable, and checks its use. */
function diskOf(scheduler: fc.Scheduler, fate: Iterator<Fate>, asked: () => number) {
  const durable: number[] = []
  let [commits, underWay, taken] = [0, 0, 0]

  async function commit(take: () => readonly Write[]): Promise<readonly string[]> {
    const [is, name] = [fate.next().value as Fate, `commit ${(commits += 1)}`]
    expect((underWay += 1)).toBe(1)
    try {
      await scheduler.schedule(Promise.resolve(), 'lock')
      const group = is === 'no lock' ? [] : taking(take())
      await scheduler.schedule(Promise.resolve(), 'flush')
      if (is !== 'done') throw new Error(name)
      durable.push(...group.map(({ id }) => id))
      return group.map(({ id }) => `${id} in ${name}`)
    } finally {
      underWay -= 1
    }
  }

  /** A group has the oldest waiting writes, all of them unless it is full, and none beyond what fills it. */
  function taking(group: readonly Write[]): readonly Write[] {
    const first = group[0]?.id ?? NaN
    expect(first).toBeGreaterThanOrEqual(taken)
    expect(group.map(({ id }) => id)).toEqual(group.map((_, at) => first + at))
    taken = first + group.length
    expect(isFull(group.slice(0, -1))).toBe(false)
    expect(isFull(group) || taken === asked()).toBe(true)
    return group
  }

  return { commit, durable }
}

const isFull = (group: readonly Write[]): boolean =>
  group.reduce((sum, { items }) => sum + items, 0) >= FULL.items ||
  group.reduce((sum, { bytes }) => sum + bytes, 0) >= FULL.bytes

it('gives each write the outcome of the one commit that held it, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), sizes, fates, async (scheduler, writes, fate) => {
      let asked = 0
      const { commit, durable } = diskOf(scheduler, fate, () => asked)
      const commits = new GroupCommit<Write, string>({ full: FULL, commit })
      const settled: number[] = []
      const acknowledged: number[] = []
      const rejected = new Map<string, Write[]>()
      const outcomes = writes.map(async (size) => {
        await scheduler.schedule(Promise.resolve(), 'write')
        const id = asked++
        try {
          const result = await commits.write({ id, ...size })
          expect(result).toMatch(new RegExp(`^${id} in commit \\d+$`))
          expect(durable).toContain(id)
          acknowledged.push(id)
        } catch (cause) {
          const { message } = cause as Error
          expect(message).toMatch(/^commit \d+$/)
          expect(durable).not.toContain(id)
          rejected.set(message, [...(rejected.get(message) ?? []), { id, ...size }])
        }
        settled.push(id)
      })
      await scheduler.waitFor(Promise.all(outcomes))
      await commits.idle()
      expect(settled).toEqual(writes.map((_, id) => id))
      expect(durable).toEqual(acknowledged)
      for (const group of rejected.values()) expect(isFull(group.slice(0, -1))).toBe(false)
    }),
    { numRuns: 300 },
  )
})

it('lets a write that comes during a commit wait for the next, with all that come meanwhile', async () => {
  const groups: number[][] = []
  const flushes: (() => void)[] = []
  const commits = new GroupCommit<Write, undefined>({
    full: FULL,
    commit: async (take) => {
      groups.push(take().map(({ id }) => id))
      await new Promise<void>((resolve) => flushes.push(resolve))
      return []
    },
  })
  const [one, ...others] = [1, 2, 3].map((id) => commits.write({ id, items: 1, bytes: 1 }))
  expect(groups).toEqual([[1]])
  flushes[0]?.()
  await one
  await expect.poll(() => groups).toEqual([[1], [2, 3]])
  flushes[1]?.()
  await Promise.all(others)
  await commits.idle()
  expect(groups).toEqual([[1], [2, 3]])
})

it('rejects exactly the writes of the commit that fails', async () => {
  const fate: Fate[] = ['done', 'no flush', 'done']
  const commits = new GroupCommit<Write, number>({
    full: { items: 1, bytes: 1 },
    commit: async (take) => {
      const group = take()
      await Promise.resolve()
      if (fate.shift() !== 'done') throw new Error('the disk is full')
      return group.map(({ id }) => id)
    },
  })
  const results = await Promise.allSettled([1, 2, 3].map((id) => commits.write({ id, items: 1, bytes: 0 })))
  expect(results).toEqual([
    { status: 'fulfilled', value: 1 },
    { status: 'rejected', reason: new Error('the disk is full') },
    { status: 'fulfilled', value: 3 },
  ])
})
