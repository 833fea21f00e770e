import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ATTEMPTS, retry } from '../../../../src/tables/dynamodb/retry.ts'

const named = (name: string, httpStatusCode: number): Error =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } })

const passing = [
  named('ThrottlingException', 400),
  named('ProvisionedThroughputExceededException', 400),
  named('InternalServerError', 500),
  Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', $metadata: {} }),
  Object.assign(new Error('late'), { name: 'TimeoutError' }),
]

const lasting = [
  named('ValidationException', 400),
  named('AccessDeniedException', 400),
  new TypeError('ours'),
]

/** Asks of something that fails so and then answers; tells the answer, and what was waited. */
async function ask(failures: readonly Error[], random: number) {
  const pauses: number[] = []
  const pace = {
    random: () => random,
    pause: (ms: number) => {
      pauses.push(ms)
      return Promise.resolve()
    },
  }
  let asked = 0
  const answer = retry(pace, () => {
    const failure = failures[asked]
    asked += 1
    return failure === undefined ? Promise.resolve('answer') : Promise.reject(failure)
  })
  const outcome: unknown = await answer.catch((cause: unknown) => cause)
  return { outcome, asked, pauses }
}

test('a passing failure is retried a limited number of times, after random pauses that grow up to two seconds', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...passing), { maxLength: ATTEMPTS + 2 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      async (failures, random) => {
        const { outcome, asked, pauses } = await ask(failures, random)
        expect(asked).toBe(Math.min(failures.length + 1, ATTEMPTS))
        expect(outcome).toBe(failures.length < ATTEMPTS ? 'answer' : failures[ATTEMPTS - 1])
        const longest = [50, 100, 200, 400, 800, 1_600, 2_000]
        expect(pauses).toEqual(longest.slice(0, asked - 1).map((ms) => ms * random))
      },
    ),
  ))

test.each(lasting)('%s is not asked again', async (failure) => {
  expect(await ask([failure], 0)).toEqual({ outcome: failure, asked: 1, pauses: [] })
})
