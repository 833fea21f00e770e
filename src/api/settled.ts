import Type from 'typebox'
import type { Static, TObject } from 'typebox'
import { pauseAfter } from '../base/back-off.ts'
import { parseSequenceNumber, type SequenceNumber } from '../events/position.ts'
import { readCheckpoints } from '../mapping/checkpoints.ts'
import { saves } from '../mapping/saves.ts'
import type { RouteContext } from './route-context.ts'
import { problem, type Reply } from './reply.ts'

const PATIENCE_MS = 5_000
/** If the consumers run in another process. */
const BACK_OFF = { firstMs: 2, longestMs: 25 }

/** The query parameters of a read that must show the caller's own write (docs/http.md). */
export const freshness = {
  after: Type.Optional(
    Type.String({
      pattern: '^\\d{1,56}$',
      description:
        'the sequence number from the answer of a write: the read waits until its tables have folded it',
    }),
  ),
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 30_000,
      description: `milliseconds to wait, ${PATIENCE_MS} by default`,
    }),
  ),
}

type Freshness = Static<TObject<typeof freshness>>

/**
 * Waits until every consumer has reached the sequence number in `after`, within its shard. Undefined if all have;
 * otherwise the answer: 504 after `wait` milliseconds.
 */
export async function settled(
  context: RouteContext,
  consumers: readonly string[],
  { after, wait = PATIENCE_MS }: Freshness,
): Promise<Reply | undefined> {
  const sequence = after === undefined ? undefined : parseSequenceNumber(after)
  if (sequence === undefined) return undefined
  const shardId = await context.log.shardOf(sequence)
  if (shardId === undefined)
    return problem(400, 'unknown-sequence-number', 'The log has not issued this sequence number')
  const late = await waitFor(context, consumers, { shardId, sequence }, wait)
  if (late === undefined) return undefined
  return problem(504, 'not-yet-seen', `Consumer "${late}" has not reached this place within ${wait} ms`)
}

interface AwaitedRecord {
  readonly shardId: string
  readonly sequence: SequenceNumber
}

/** The first consumer that has not reached the awaited record within `wait` milliseconds; undefined if all have. */
async function waitFor(
  context: RouteContext,
  consumers: readonly string[],
  awaited: AwaitedRecord,
  wait: number,
): Promise<string | undefined> {
  const { now, steady = now } = context
  const deadline = steady() + wait
  const saving = saves.watch(awaited.shardId)
  try {
    for (let looks = 1; ; looks += 1) {
      const late = await firstLate(context, consumers, awaited)
      const atMostMs = deadline - steady()
      if (late === undefined || atMostMs <= 0) return late
      await saving.next({ pauseMs: pauseAfter(looks, BACK_OFF), atMostMs })
    }
  } finally {
    saving.close()
  }
}

async function firstLate(
  context: RouteContext,
  consumers: readonly string[],
  awaited: AwaitedRecord,
): Promise<string | undefined> {
  for (const consumer of consumers) {
    const checkpoint = (await readCheckpoints(context.tables, consumer)).get(awaited.shardId)
    const reached = checkpoint?.ended === true || (checkpoint?.sequenceNumber ?? '') >= awaited.sequence
    if (!reached) return consumer
  }
  return undefined
}
