import { acceptOne } from '../accept/accept.ts'
import { ok, refuse, type Result } from '../base/result.ts'
import type { Reactor } from '../consume/consumer.ts'
import type { FollowUp } from '../consume/reacting.ts'
import type { Event } from '../events/event.ts'
import type { EventType } from '../events/event-type.ts'
import type { Refusal } from '../events/refusal.ts'
import { versionUri } from '../events/upcast.ts'
import { parsed } from '../events/given.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { ENGINE } from '../policy/caller.ts'
import { MAX_CONTENT_BYTES } from '../tables/limits.ts'
import { causeOf, sourceOf } from './cause.ts'

/**
 * The events that follow from a cause, encoded. Their ids, sources and times come from the cause and not from the
 * present moment, so the same answer gives the same bytes in every run. Refuses all of them if one could not be appended
 * over HTTP, or is of a type that the reactor does not declare.
 */
export function followUpsOf(
  reactor: Reactor,
  cause: Event,
  answered: readonly FollowUp[],
  vocabulary: Vocabulary,
): Result<readonly string[], Refusal> {
  const texts: string[] = []
  for (const [index, one] of answered.entries()) {
    const judged = judge(reactor, eventOf(reactor, cause, one, index), vocabulary)
    if (!judged.ok) return refuse(named(judged.error, index, one))
    texts.push(judged.value)
  }
  // They are stored in one row until they are appended.
  return Buffer.byteLength(JSON.stringify(texts)) > MAX_ROW_BYTES ? refuse(TOO_LARGE_TOGETHER) : ok(texts)
}

const MAX_ROW_BYTES = MAX_CONTENT_BYTES - 1_024

const eventOf = (
  { name, appends }: Reactor,
  cause: Event,
  { type, subject, data }: FollowUp,
  index: number,
): unknown => ({
  specversion: '1.0',
  id: `${causeOf(name, cause)}-${index}`,
  source: sourceOf(name),
  type,
  subject,
  time: cause.time,
  ...versionOf(appends.find((known) => known.name === type)),
  data,
})

/** An event without a `dataschema` is of its type's first version. */
const versionOf = (type: EventType | undefined) =>
  type !== undefined &&
  type.upcasters.length > 0 && { dataschema: versionUri(type.name, type.upcasters.length + 1) }

/** Checks one event as every appended event is checked, except its time: the time of the cause was already checked. */
function judge({ appends }: Reactor, value: unknown, vocabulary: Vocabulary): Result<string, Refusal> {
  const judged = acceptOne({ vocabulary, asker: ENGINE }, parsed(value))
  if (!judged.ok) return refuse(judged.refusal)
  const { type } = judged.event
  return appends.some(({ name }) => name === type)
    ? ok(Buffer.from(judged.record.data).toString())
    : refuse(UNDECLARED)
}

const UNDECLARED: Refusal = {
  reason: 'undeclared-type',
  detail: 'The reactor does not declare in `appends` that it appends events of this type',
}

const TOO_LARGE_TOGETHER: Refusal = {
  reason: 'too-large',
  detail: `What follows from one event is at most ${MAX_ROW_BYTES} bytes of JSON`,
}

const named = ({ reason, detail }: Refusal, index: number, { type }: FollowUp): Refusal => ({
  reason,
  detail: `The event that follows as number ${index + 1} (${type}) is refused: ${detail}`,
})
