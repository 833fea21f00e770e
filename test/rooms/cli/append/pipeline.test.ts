import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Item } from '../../../../src/cli/append/item.ts'
import { Pipeline } from '../../../../src/cli/append/pipeline.ts'
import type { Sink } from '../../../../src/cli/append/sink.ts'

const item = (line: number): Item => ({
  line,
  record: { partitionKey: 'lane-00', data: Buffer.alloc(10) },
})

/** A sink that answers when the scheduler says, in the scheduler's order. */
function slowSink(scheduler: fc.Scheduler, limits: Pick<Sink, 'batchItems' | 'batchBytes' | 'underWay'>) {
  const begun: number[][] = []
  const seen = { underWay: 0, most: 0 }
  const sink: Sink = {
    ...limits,
    send: async (items) => {
      begun.push(items.map(({ line }) => line))
      seen.underWay += 1
      seen.most = Math.max(seen.most, seen.underWay)
      await scheduler.schedule(Promise.resolve(), 'answer')
      seen.underWay -= 1
      return items.map(({ line }) => (line % 7 === 0 ? { reason: 'seventh', detail: '' } : undefined))
    },
  }
  return { sink, begun, seen }
}

describe('Pipeline', () => {
  test('sends every item once and in order, no more batches at once than allowed, and tells each answer', async () => {
    const limits = fc.record({
      batchItems: fc.integer({ min: 1, max: 5 }),
      batchBytes: fc.integer({ min: 1, max: 60 }),
      underWay: fc.integer({ min: 1, max: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), limits, fc.nat({ max: 60 }), async (scheduler, bounds, count) => {
        const { sink, begun, seen } = slowSink(scheduler, bounds)
        const answered: number[] = []
        const pipeline = new Pipeline(sink, async (items, answers) => {
          answered.push(...items.filter((_, index) => answers[index] === undefined).map(({ line }) => line))
          return Promise.resolve()
        })
        const all = Array.from({ length: count }, (_, index) => index + 1)
        const feed = async () => {
          for (const line of all) if (pipeline.add(item(line))) await pipeline.flush()
          await pipeline.end()
        }
        await scheduler.waitFor(feed())
        expect(begun.flat()).toEqual(all)
        expect(Math.max(0, ...begun.map((batch) => batch.length))).toBeLessThanOrEqual(bounds.batchItems)
        expect(seen.most).toBeLessThanOrEqual(bounds.underWay)
        expect(answered.sort((a, b) => a - b)).toEqual(all.filter((line) => line % 7 !== 0))
      }),
    )
  })

  test('throws the error of a batch, and sends nothing after it', async () => {
    const sent: number[] = []
    const sink: Sink = {
      batchItems: 1,
      batchBytes: 100,
      underWay: 1,
      send: (items) => {
        sent.push(...items.map(({ line }) => line))
        return Promise.reject(new Error('no space left on device'))
      },
    }
    const pipeline = new Pipeline(sink, () => Promise.resolve())
    pipeline.add(item(1))
    await pipeline.flush()
    pipeline.add(item(2))
    await expect(pipeline.flush()).rejects.toThrow('no space left on device')
    expect(sent).toEqual([1])
  })
})
