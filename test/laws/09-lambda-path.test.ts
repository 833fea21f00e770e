import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { usage } from '../../projections/usage.ts'
import type { Into } from '../../src/consume/consume.ts'
import { consumerInvoke } from '../../src/consume/invoke.ts'
import { lambdaHandler } from '../../src/consume/lambda-handler.ts'
import { tablePark } from '../../src/consume/parking.ts'
import type { Event } from '../../src/events/event.ts'
import { tableCheckpoints } from '../../src/mapping/checkpoints.ts'
import type { Invoke } from '../../src/mapping/invocation.ts'
import { lambdaInvoke } from '../../src/mapping/lambda-invoke.ts'
import { historyWithRepeats } from './support/history.ts'
import { crashing } from '../../src/testing/unsteady.ts'
import { WholeStack } from './support/whole-stack.ts'
import { witness } from './support/witness.ts'
import { vocabulary } from '../media.ts'

const identity = {
  functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:usage',
  eventSourceArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/events',
  region: 'eu-central-1',
  invokeIdentityArn: 'arn:aws:iam::123456789012:role/usage',
}

/** Records that are not events: both ways must park them alike. */
const junk = () =>
  fc.array(
    fc.record({
      partitionKey: fc.string({ minLength: 1, maxLength: 8 }),
      data: fc.uint8Array({ maxLength: 40 }),
    }),
    { maxLength: 6 },
  )

/** Everything visible of a run: every invocation of each shard with its answer, and every row at the end. */
async function seen(
  stack: WholeStack,
  events: readonly Event[],
  others: readonly { partitionKey: string; data: Uint8Array }[],
  deaths: readonly number[],
  path: (into: Into) => Invoke,
) {
  await stack.append(events, others)
  const shards = [0, 1].map(() => ({ invocations: [] as unknown[], script: [...deaths] }))
  const invoke: Invoke = async (invocation) => {
    const shard = shards[Number(invocation.shardId.at(-1))]!
    const tables = crashing(stack.tables, shard.script.shift() ?? Infinity)
    const answer = await path({ vocabulary, tables, park: tablePark(tables) })(invocation)
    const records = invocation.records.map(({ sequenceNumber }) => sequenceNumber)
    shard.invocations.push({ records, answer })
    return answer
  }
  await stack.deliver(invoke)
  const tables = [stack.consumer.name, 'parked', 'parked-bytes', 'checkpoints']
  return {
    invocations: shards.map(({ invocations }) => invocations),
    rows: tables.map((table) => stack.tables.rows(table)),
  }
}

describe.each([usage, witness])(
  'law 9: the way in process is the way through Lambda ($name)',
  (projection) => {
    it('gives the same invocations, the same answers and the same rows', async () => {
      await fc.assert(
        fc.asyncProperty(
          historyWithRepeats(),
          junk(),
          fc.array(fc.nat(12)),
          async (events, others, deaths) => {
            const [one, other] = [new WholeStack(projection), new WholeStack(projection)]
            const inProcess = (into: Into) => consumerInvoke(one.consumer, into, () => undefined)
            const throughLambda = (into: Into) =>
              lambdaInvoke(
                lambdaHandler(other.consumer, {
                  into,
                  checkpoints: tableCheckpoints(into.tables),
                  report: () => undefined,
                }),
                identity,
              )
            expect(await seen(one, events, others, deaths, inProcess)).toEqual(
              await seen(other, events, others, deaths, throughLambda),
            )
          },
        ),
        { numRuns: 60 },
      )
    })
  },
)
