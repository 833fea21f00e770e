import fc from 'fast-check'
import { expect, test } from 'vitest'
import { together } from '../../../../src/tables/dynamodb/together.ts'

type Ends = 'well' | 'badly'

test('all results come in order, or the first failure once nothing is under way and nothing more begins', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom<Ends>('well', 'badly'), { maxLength: 8 }),
      fc.scheduler(),
      async (items, schedule) => {
        let underWay = 0
        const failures: number[] = []
        const run = async (at: number, signal: AbortSignal) => {
          underWay += 1
          await schedule.schedule(Promise.resolve(), `step of ${at.toString()}`)
          underWay -= 1
          expect(signal.aborted).toBe(failures.length > 0)
          if (items[at] === 'well') return at
          failures.push(at)
          throw new Error(`${at.toString()} failed`)
        }
        const numbers = items.map((_, at) => at)
        const ended = together(numbers, run).then(
          (results) => ({ results, underWay }),
          (cause: unknown) => ({ cause, underWay }),
        )
        const expected = items.includes('badly')
          ? { cause: expect.any(Error) as Error }
          : { results: numbers }
        const outcome = await schedule.waitFor(ended)
        expect(outcome).toEqual({ ...expected, underWay: 0 })
        if ('cause' in outcome) expect(String(outcome.cause)).toBe(`Error: ${String(failures[0])} failed`)
      },
    ),
  ))
