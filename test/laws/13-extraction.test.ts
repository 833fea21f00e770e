import fc from 'fast-check'
import { describe, it } from 'vitest'
import { ExtractionWorld, undying, type Process, type Round } from './support/extraction-world.ts'
import type { Made } from './support/made.ts'

const whole = (): fc.Arbitrary<Made> =>
  fc.record({
    others: fc.constantFrom('copy', 'copy', 'original', 'none'),
    thumbnails: fc.constantFrom(true, true, false),
    refused: fc.constantFrom(false, false, false, true),
    lacks: fc.constant(false),
  })

/** Whatever lacks a package makes no picture. */
const lacking = (): fc.Arbitrary<Made> =>
  fc.record({
    others: fc.constantFrom('original', 'none'),
    thumbnails: fc.constant(false),
    refused: fc.boolean(),
    lacks: fc.constant(true),
  })

const made = (): fc.Arbitrary<Made> => fc.oneof(whole(), lacking())

const process = (): fc.Arbitrary<Process> =>
  fc.record({
    does: fc.constantFrom('reactor', 'reactor', 'command', 'command', 'command', 'fold'),
    calls: fc.oneof(fc.nat(40), fc.constant(Infinity)),
  })

const round = (): fc.Arbitrary<Round> =>
  fc.record({
    isNewer: fc.boolean(),
    processes: fc.array(process(), { minLength: 1, maxLength: 2 }),
  })

const deleting = (round: Round, calls: number): Round => ({
  ...round,
  processes: [...round.processes, { does: 'deletion', calls }],
})

/** Rounds, in one of which the media may be deleted. */
const rounds = (): fc.Arbitrary<readonly Round[]> =>
  fc
    .tuple(
      fc.array(round(), { minLength: 1, maxLength: 6 }),
      fc.option(fc.nat(5)),
      fc.constantFrom(Infinity, Infinity, 1, 3, 5),
    )
    .map(([all, at, calls]) => all.map((one, place) => (place === at ? deleting(one, calls) : one)))

async function holds(
  scheduler: fc.Scheduler,
  versions: readonly Made[],
  all: readonly Round[],
): Promise<void> {
  const world = new ExtractionWorld(scheduler, versions)
  await world.begin()
  for (const one of all) await world.take(one)
  await world.settle()
  await world.check()
}

describe('law 13: an upload has one outcome, one more for each later version or package, and all objects made from it or none', () => {
  it('whatever processes run at the same time, and whenever they are killed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(made(), { minLength: 3, maxLength: 3 }), rounds(), holds),
      { numRuns: 80 },
    )
  })

  const killed = (does: Process['does'], calls: number, isNewer: boolean): Round => ({
    isNewer,
    processes: [{ does, calls }],
  })

  it('if a process is killed at any of its calls', async () => {
    const versions = fc.tuple(made(), made())
    const deaths = fc.record({ reactor: fc.nat(24), command: fc.integer({ min: 8, max: 36 }) })
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), versions, deaths, async (scheduler, both, { reactor, command }) => {
        const first = [killed('reactor', reactor, false), undying('reactor')]
        await holds(scheduler, both, [...first, killed('command', command, true)])
      }),
      { numRuns: 150 },
    )
  })

  const newer = (does: Process['does']): Round => ({ ...undying(does), isNewer: true })

  it('if a package is installed between two commands, of which the first may be killed', async () => {
    const installations = fc.tuple(whole(), lacking(), whole())
    const deaths = fc.oneof(fc.constant(Infinity), fc.integer({ min: 8, max: 36 }))
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), installations, deaths, (scheduler, all, calls) =>
        holds(scheduler, all, [undying('reactor'), killed('command', calls, true), newer('command')]),
      ),
      { numRuns: 25 },
    )
  })

  it('if two processes at once have left fewer objects than the report tells', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), made(), fc.nat(6), async (scheduler, only, lost) => {
        const world = new ExtractionWorld(scheduler, [only])
        await world.begin()
        await world.take(undying('reactor'))
        world.lose(lost)
        await world.settle()
        await world.check()
      }),
      { numRuns: 15 },
    )
  })
})
