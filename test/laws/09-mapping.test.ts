import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Act, ModelSettings, ModelStart } from './support/mapping-model.ts'
import { MappingWorld } from './support/mapping-world.ts'

const settings = (): fc.Arbitrary<ModelSettings> =>
  fc.record({
    batchSize: fc.integer({ min: 1, max: 6 }),
    bisectBatchOnFunctionError: fc.boolean(),
    maximumRetryAttempts: fc.integer({ min: -1, max: 2 }),
    maximumRecordAgeInSeconds: fc.constantFrom(-1, 60, 120),
  })

const act = (): fc.Arbitrary<Act> =>
  fc.oneof(
    fc.record({ kind: fc.constant('succeed' as const), answer: fc.nat(6) }),
    fc.record({
      kind: fc.constant('report' as const),
      indices: fc.array(fc.nat(5), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('garble' as const), answer: fc.nat(5) }),
    fc.constantFrom<Act>({ kind: 'throw' }, { kind: 'outlive' }, { kind: 'throttle' }, { kind: 'crash' }),
  )

/** A function that fails on a batch, succeeds on a part of it, and fails on the rest. */
const stubborn = (): fc.Arbitrary<Act[]> =>
  fc
    .record({ before: fc.nat(2), got: fc.integer({ min: 1, max: 5 }), after: fc.nat(3) })
    .map(({ before, got, after }) => [
      ...Array<Act>(before).fill({ kind: 'throw' }),
      { kind: 'report', indices: [got] },
      ...Array<Act>(after).fill({ kind: 'throw' }),
    ])

/** One action on the log, the mapping or its function; a counterexample shows its name. */
interface Command {
  readonly name: string
  readonly run: (world: MappingWorld) => Promise<void>
}

const command = <T>(
  name: string,
  of: fc.Arbitrary<T>,
  run: (world: MappingWorld, value: T) => Promise<void>,
) => of.map((value) => new Named(`${name} ${fc.stringify(value)}`, (world) => run(world, value)))

class Named implements Command {
  readonly name: string
  readonly run: (world: MappingWorld) => Promise<void>
  constructor(name: string, run: (world: MappingWorld) => Promise<void>) {
    this.name = name
    this.run = run
  }
  [fc.toStringMethod](): string {
    return this.name
  }
}

/** Records that wait for a paused mapping, some of them for too long. */
const arrivals = () =>
  fc.array(
    fc.record({
      keys: fc.array(fc.nat(7), { minLength: 1, maxLength: 4 }),
      ms: fc.constantFrom(0, 30_000, 61_000),
    }),
    { maxLength: 3 },
  )

const start = (): fc.Arbitrary<{ type: ModelStart['type']; ago: number; paused: boolean }> =>
  fc.record({
    type: fc.constantFrom('TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'),
    ago: fc.nat(90_000),
    paused: fc.boolean(),
  })

const commands = (): fc.Arbitrary<Command[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: command('put', fc.array(fc.nat(7), { minLength: 1, maxLength: 12 }), (world, keys) =>
          world.put(keys),
        ),
      },
      {
        weight: 4,
        arbitrary: command(
          'script',
          fc.oneof(fc.array(act(), { minLength: 1, maxLength: 6 }), stubborn()),
          (world, acts) => {
            world.script.push(...acts)
            return Promise.resolve()
          },
        ),
      },
      { weight: 2, arbitrary: command('split', fc.nat(5), (world, which) => world.split(which)) },
      { weight: 2, arbitrary: command('merge', fc.nat(5), (world, which) => world.merge(which)) },
      { weight: 2, arbitrary: command('pause', arrivals(), (world, between) => world.pause(between)) },
      {
        weight: 1,
        arbitrary: command('move', start(), (world, { type, ago, paused }) =>
          world.moveTo({ type, timestamp: world.time.now() - ago }, paused),
        ),
      },
      { weight: 1, arbitrary: command('reconfigure', settings(), (world, to) => world.reconfigure(to)) },
      { weight: 2, arbitrary: command('settle', fc.constant(0), (world) => world.settle()) },
      {
        weight: 1,
        arbitrary: command('wait', fc.integer({ min: 1, max: 90_000 }), (world, ms) =>
          world.time.sleep(ms, new AbortController().signal),
        ),
      },
    ),
    { maxLength: 16 },
  )

const waysToRead = fc.record({ watchesLog: fc.boolean(), sharesReads: fc.boolean() })

describe('law 9: the event source mapping is faithful', () => {
  it('does what AWS documents, whatever the log, the function and its runner do', async () => {
    await fc.assert(
      fc.asyncProperty(settings(), waysToRead, commands(), async (initial, ways, steps) => {
        const world = new MappingWorld(initial, ways)
        try {
          for (const step of steps) await step.run(world)
          await world.settle()
          expect(world.model.isDone()).toBe(true)
        } finally {
          await world.end()
        }
      }),
      { numRuns: 300 },
    )
  })
})
