import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { projections } from '../../projections/all.ts'
import type { Invocation } from '../../src/mapping/invocation.ts'
import { next, wholeBatch, type Outcome, type Piece } from '../../src/mapping/next.ts'
import { historyWithRepeats } from './support/history.ts'
import { expectedState, stateOf } from './support/state.ts'
import { crashing } from '../../src/testing/unsteady.ts'
import { WholeStack } from './support/whole-stack.ts'
import { witness } from './support/witness.ts'

/** The outcome of an invocation: indices are taken modulo the piece's length. */
const outcome = (): fc.Arbitrary<Outcome> =>
  fc.oneof(
    fc.record({ kind: fc.constant('failed' as const), at: fc.nat(9) }),
    fc.constantFrom<Outcome>({ kind: 'succeeded' }, { kind: 'throttled' }),
  )

const policy = () =>
  fc.record({
    bisectBatchOnFunctionError: fc.boolean(),
    maximumRetryAttempts: fc.integer({ min: 0, max: 3 }),
  })

const within = (given: Outcome, { from, to }: Piece): Outcome =>
  given.kind === 'failed' ? { kind: 'failed', at: from + (given.at % (to - from)) } : given

describe('law 8: nothing after the first failure of a batch is skipped', () => {
  it('a batch is done from front to back, every record exactly once, however its invocations go', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        policy(),
        fc.array(outcome()),
        (length, rules, outcomes) => {
          let pieces = wholeBatch(length)
          for (const given of outcomes) {
            if (pieces.length === 0) break
            const current = pieces[0]!
            const went = within(given, current)
            const step = next(pieces, went, rules)
            const gone =
              went.kind === 'failed' ? went.at : went.kind === 'succeeded' ? current.to : current.from
            const done = step.discarded?.to ?? gone
            expect(step.discarded?.from ?? gone).toBe(gone)
            pieces = step.pieces
            expect([done, ...pieces.map(({ to }) => to)]).toEqual([...pieces.map(({ from }) => from), length])
          }
        },
      ),
    )
  })

  it('every batch ends: apart from throttling, no failure is retried for ever', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        policy(),
        fc.infiniteStream(outcome()),
        (length, rules, outcomes) => {
          let pieces = wholeBatch(length)
          for (let invocations = 0; pieces.length > 0;) {
            const given = within(outcomes.next().value as Outcome, pieces[0]!)
            pieces = next(pieces, given, rules).pieces
            if (given.kind !== 'throttled') expect(++invocations).toBeLessThanOrEqual(12 * 12 * 4)
          }
        },
      ),
    )
  })

  it('only a piece that cannot be split uses up attempts, and it has exactly as many as allowed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), policy(), (length, rules) => {
        const tries = new Map<string, number>()
        const failed = (pieces: readonly Piece[]) =>
          next(pieces, { kind: 'failed', at: pieces[0]!.from }, rules)
        for (
          let pieces = wholeBatch(length);
          pieces.length > 0 && tries.size < 50;
          pieces = failed(pieces).pieces
        ) {
          const { from, to } = pieces[0]!
          tries.set(`${from}-${to}`, (tries.get(`${from}-${to}`) ?? 0) + 1)
          expect(failed(pieces).discarded?.invocations ?? rules.maximumRetryAttempts + 1).toBe(
            rules.maximumRetryAttempts + 1,
          )
        }
        const whole = (piece: string) => !rules.bisectBatchOnFunctionError || isSingle(piece)
        for (const [piece, count] of tries)
          expect(count).toBe(whole(piece) ? rules.maximumRetryAttempts + 1 : 1)
      }),
    )
  })
})

const isSingle = (piece: string): boolean => {
  const [from, to] = piece.split('-').map(Number)
  return to! - from! === 1
}

/** A mishap of one invocation: its writer dies after some writes, or exceeds its time-out and writes late. */
type Mishap = { readonly diesAfter: number } | { readonly wakesAfter: number } | undefined

const mishaps = (): fc.Arbitrary<Mishap[]> =>
  fc.array(
    fc.oneof(
      fc.record({ diesAfter: fc.nat(12) }),
      fc.record({ wakesAfter: fc.integer({ min: 1, max: 20_000 }) }),
      fc.constant(undefined),
    ),
    { maxLength: 12 },
  )

describe.each([...projections, witness])('laws 5 and 8 through the whole stack ($name)', (projection) => {
  it('writers that die, and writers that outlive their time-out, leave the tables of a life without mishaps', async () => {
    await fc.assert(
      fc.asyncProperty(historyWithRepeats(), mishaps(), fc.boolean(), async (events, script, bisect) => {
        const stack = new WholeStack(projection)
        await stack.append(events)
        const late: Promise<unknown>[] = []
        const invoke = async (invocation: Invocation): Promise<unknown> => {
          const mishap = script.shift()
          if (mishap === undefined) return stack.invokeThrough(stack.tables)(invocation)
          if ('diesAfter' in mishap)
            return stack.invokeThrough(crashing(stack.tables, mishap.diesAfter))(invocation)
          const waking = stack.time.sleep(mishap.wakesAfter, new AbortController().signal)
          const written = waking.then(() => stack.invokeThrough(stack.tables)(invocation))
          late.push(written)
          return written
        }
        await stack.deliver(invoke, { bisectBatchOnFunctionError: bisect })
        await Promise.all(late)
        expect(await stateOf(stack.tables, projection)).toEqual(expectedState(projection, stack.arrivals()))
      }),
      { numRuns: 40 },
    )
  })
})
