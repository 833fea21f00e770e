import { ok, refuse, type Result } from '../base/result.ts'
import type { Event } from '../events/event.ts'
import { partitionKeyOf, type Lane } from '../events/lane.ts'
import type { Refusal } from '../events/refusal.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { bytesOf, type Encoded } from '../log/log.ts'
import { MAX_EVENT_BYTES } from './encode.ts'
import { laneOfSubject } from './lane-of-subject.ts'
import { parseJson } from './parse-json.ts'
import { textWithoutMark, utf8Of } from './utf8.ts'

const TOO_LARGE: Refusal = {
  reason: 'too-large',
  detail: `An event is at most ${MAX_EVENT_BYTES} bytes encoded`,
}
const NOT_UTF8: Refusal = { reason: 'not-json', detail: 'The bytes are not UTF-8' }

interface OnLane {
  readonly event: Event
  /** The JSON that the event was read from. */
  readonly text: string
  readonly lane: Lane
}

/**
 * The parser of an encoded event. `keys` are the partition keys it came with: that of the record, which decides its
 * place in the log, and within an aggregated record its own. The laws of lanes need both to be the key of the event's
 * lane.
 */
export function readEvent(
  vocabulary: Vocabulary,
  encoded: Encoded,
  ...keys: readonly string[]
): Result<OnLane, Refusal> {
  if (bytesOf(encoded) > MAX_EVENT_BYTES) return refuse(TOO_LARGE)
  const marked = encoded.text ?? utf8Of(encoded.data)
  if (marked === undefined) return refuse(NOT_UTF8)
  const text = textWithoutMark(marked)
  const event = eventOf(vocabulary, text)
  if (!event.ok) return event
  const lane = laneOfSubject(event.value.subject)
  const key = partitionKeyOf(lane)
  const [wrong] = keys.filter((given) => given !== key)
  if (wrong !== undefined) return refuse(keys.at(-1) === key ? packedElsewhere(key) : wrongLane(key))
  return ok({ event: event.value, text, lane })
}

/** Most events are spelled as JSON.stringify writes them. */
function eventOf({ recognise, validate }: Vocabulary, text: string): Result<Event, Refusal> {
  const recognised = recognise.one(text)
  if (recognised !== undefined) return ok(recognised)
  const value = parseJson(text)
  return value.ok ? validate(value.value) : value
}

const wrongLane = (key: string): Refusal => ({
  reason: 'wrong-lane',
  detail: `The record's partition key is not ${key}, its event's lane`,
})

/**
 * The refusal of an event that was packed under another key. The KPL does this: all its packed records have the
 * partition key `a`, and an explicit hash key, which no reader gets back, decides their shard (amazon-kinesis-producer,
 * kinesis_record.cc). If the hash of the event's lane belongs to another shard, the position says nothing about the
 * event's order.
 */
const packedElsewhere = (key: string): Refusal => ({
  reason: 'wrong-lane',
  detail:
    `The record was packed (by the KPL?) under another partition key than its event's, ${key}: ` +
    'retry appends the event on its lane, and the producer sets AggregationEnabled to false',
})
