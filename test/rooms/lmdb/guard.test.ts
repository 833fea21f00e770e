import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Guard } from '../../../src/lmdb/guard.ts'
import { scratch } from '../log/scratch.ts'

type Deed = 'opening' | 'closing' | 'committing'

const APART: Readonly<Record<Deed, readonly Deed[]>> = {
  opening: ['opening', 'closing', 'committing'],
  closing: ['opening', 'closing'],
  committing: ['opening'],
}

let place: ReturnType<typeof scratch>
beforeEach(() => (place = scratch()))
afterEach(() => place.remove())

interface Step {
  readonly deed: Deed
  readonly ms: number
  readonly fails: boolean
}

/** The work of one user of the directory, one after the other or all at once. */
interface Plan {
  readonly steps: readonly Step[]
  readonly atOnce: boolean
}

const plan: fc.Arbitrary<Plan> = fc.record({
  steps: fc.array(
    fc.record({
      deed: fc.constantFrom<Deed>('opening', 'closing', 'committing'),
      ms: fc.nat({ max: 2 }),
      fails: fc.boolean(),
    }),
    { maxLength: 6 },
  ),
  atOnce: fc.boolean(),
})

/** The work of all users that is in progress. */
const underWay: Deed[] = []

const step = (guard: Guard, { deed, ms, fails }: Step): Promise<string> =>
  guard[deed](async () => {
    expect(underWay.filter((other) => APART[deed].includes(other))).toEqual([])
    underWay.push(deed)
    await pause(ms)
    underWay.splice(underWay.indexOf(deed), 1)
    if (fails) throw new Error('failed')
    return 'done'
  }).catch((error: unknown) => (error as Error).message)

async function carryOut(guard: Guard, { steps, atOnce }: Plan): Promise<string[]> {
  if (atOnce) return Promise.all(steps.map((each) => step(guard, each)))
  const answers: string[] = []
  for (const each of steps) answers.push(await step(guard, each))
  return answers
}

it('keeps openings apart from all else, and closings from one another; each gets its turn', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(plan, { minLength: 2, maxLength: 5 }), async (plans) => {
      const guards = await Promise.all(plans.map(() => Guard.of(place.path)))
      const done = await Promise.all(plans.map((each, at) => carryOut(guards[at]!, each)))
      await Promise.all(guards.map((guard) => guard.close()))
      expect(done).toEqual(plans.map(({ steps }) => steps.map(({ fails }) => (fails ? 'failed' : 'done'))))
    }),
    { numRuns: 60 },
  )
})

it('lets a process open, although another commits without a break', async () => {
  const guards = await Promise.all(Array.from({ length: 4 }, () => Guard.of(place.path)))
  const [opener, ...committers] = guards
  let opened = false
  const commitOn = async (guard: Guard) => {
    while (!opened) await guard.committing(() => pause(3))
  }
  const committing = committers.map((guard, at) => pause(at).then(() => commitOn(guard)))
  await pause(20)
  await opener!.opening(() => (opened = true))
  await Promise.all(committing)
  await Promise.all(guards.map((guard) => guard.close()))
})
