import { describe, expect, it, vi } from 'vitest'
import { Turns } from '../../../src/consume/turns.ts'

/** Work that the test ends by hand; `begun` lists the work that has begun. */
function works() {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string) => () =>
    new Promise<void>((resolve) => {
      begun.push(name)
      ends.set(name, resolve)
    })
  const settle = () => new Promise(setImmediate)
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.()
    await settle()
  }
  return { begun, work, settle, end }
}

describe('Turns', () => {
  it('lets batches of one shard be taken together, and those of another after all of them', async () => {
    const { begun, work, settle, end } = works()
    const turns = new Turns()
    const all = [
      turns.take('a', work('a1')),
      turns.take('a', work('a2')),
      turns.take('b', work('b1')),
      turns.take('b', work('b2')),
    ]
    await settle()
    expect(begun).toEqual(['a1', 'a2'])
    await end('a1')
    expect(begun).toEqual(['a1', 'a2'])
    await end('a2')
    expect(begun).toEqual(['a1', 'a2', 'b1', 'b2'])
    await end('b1')
    await end('b2')
    await Promise.all(all)
  })

  it('lets nobody in before a shard that waits', async () => {
    const { begun, work, settle, end } = works()
    const turns = new Turns()
    void turns.take('a', work('a1'))
    void turns.take('b', work('b1'))
    void turns.take('a', work('a2'))
    await settle()
    expect(begun).toEqual(['a1'])
    await end('a1')
    expect(begun).toEqual(['a1', 'b1'])
    await end('b1')
    expect(begun).toEqual(['a1', 'b1', 'a2'])
  })

  it('reads a shard when its turn has come, and lets those in who come for what was read', async () => {
    const { begun, work, settle, end } = works()
    const turns = new Turns()
    void turns.take('a', work('a1'))
    const read = turns.read('b', () => Promise.resolve(true))
    void turns.take('c', work('c1'))
    await settle()
    expect(begun).toEqual(['a1'])
    await end('a1')
    await read
    void turns.take('b', work('b1'))
    void turns.take('b', work('b2'))
    await settle()
    expect(begun).toEqual(['a1', 'b1', 'b2'])
    await end('b1')
    void turns.take('b', work('b3'))
    await end('b2')
    expect(begun).toEqual(['a1', 'b1', 'b2', 'c1'])
    await end('c1')
    expect(begun).toEqual(['a1', 'b1', 'b2', 'c1', 'b3'])
  })

  it('goes on at once after a read that found nothing, or failed', async () => {
    const { begun, work, settle } = works()
    const turns = new Turns()
    const reads = [
      turns.read('a', () => Promise.resolve(false)),
      turns.read('b', () => Promise.reject(new Error('no'))),
    ]
    void turns.take('c', work('c1'))
    const [, failed] = await Promise.allSettled(reads)
    await settle()
    expect(failed?.status).toBe('rejected')
    expect(begun).toEqual(['c1'])
  })

  it('waits but a moment for those who do not come for what was read, and a second for a read that hangs', async () => {
    vi.useFakeTimers()
    try {
      const { begun, work } = works()
      const turns = new Turns()
      void turns.read('a', () => Promise.resolve(true))
      void turns.take('b', work('b1'))
      await vi.advanceTimersByTimeAsync(50)
      expect(begun).toEqual(['b1'])
      await vi.advanceTimersByTimeAsync(1000)
      void turns.read('c', () => new Promise(() => undefined))
      void turns.take('d', work('d1'))
      await vi.advanceTimersByTimeAsync(999)
      expect(begun).toEqual(['b1'])
      await vi.advanceTimersByTimeAsync(1)
      expect(begun).toEqual(['b1', 'd1'])
    } finally {
      vi.useRealTimers()
    }
  })

  it('does between two turns what it is told, and lets nobody in before that is done', async () => {
    const { begun, work, settle, end } = works()
    const pauses: (() => void)[] = []
    const turns = new Turns(() => new Promise<void>((resolve) => pauses.push(resolve)))
    void turns.take('a', work('a1'))
    await settle()
    await end('a1')
    void turns.take('a', work('a2'))
    void turns.take('b', work('b1'))
    await settle()
    expect(begun).toEqual(['a1'])
    pauses.shift()?.()
    await settle()
    expect(begun).toEqual(['a1', 'a2'])
    await end('a2')
    expect(begun).toEqual(['a1', 'a2'])
    pauses.shift()?.()
    await settle()
    expect(begun).toEqual(['a1', 'a2', 'b1'])
  })

  it('goes on after a batch that failed', async () => {
    const turns = new Turns()
    await expect(turns.take('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await turns.take('b', () => Promise.resolve('yes'))).toBe('yes')
  })

  it('ends a turn after a second, and waits no more for a batch that is stuck', async () => {
    vi.useFakeTimers()
    try {
      const { begun, work } = works()
      const turns = new Turns()
      void turns.take('a', work('stuck'))
      void turns.take('b', work('b1'))
      await vi.advanceTimersByTimeAsync(999)
      expect(begun).toEqual(['stuck'])
      await vi.advanceTimersByTimeAsync(1)
      expect(begun).toEqual(['stuck', 'b1'])
      await vi.advanceTimersByTimeAsync(1000)
      void turns.take('c', work('c1'))
      await vi.advanceTimersByTimeAsync(0)
      expect(begun).toEqual(['stuck', 'b1', 'c1'])
    } finally {
      vi.useRealTimers()
    }
  })
})
