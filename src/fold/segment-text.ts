import type { Event } from '../events/event.ts'
import { sequenceOf, type Position, type SequenceNumber } from '../events/position.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Arrival } from './arrival.ts'
import { briefs, unbriefs } from './brief-event.ts'

/** An event as a stream stores it, and where and when (ms since 1970) the log took it. */
export interface KeptEvent {
  readonly event: Event
  readonly shardId: string
  readonly sequenceNumber: SequenceNumber
  readonly appendedAt: number
  /** UTF-16 units of its JSON. */
  readonly size: number
}

/** Control characters: no JSON text contains them. */
const SEPARATOR = '\x1f'
const EARLIER_SEPARATOR = '\x1e'

/** How nearly every event begins that is not brief. It is left out: no event begins with a quotation mark. */
const USUAL_START = '{"specversion":"1.0",'

/**
 * The content of a segment: the shard, followed by `<US><digits> <other digits> <ms> <event>` for each event. `digits` is
 * how many leading digits of the sequence number are those of the event before, and `ms` is the time since the append
 * of that event. Before the first event are the row's position, and 1970. `<event>` is as in `brief-event.ts`, or the event's JSON
 * without its usual start.
 */
export function segmentText(shardId: string, last: Position, arrivals: readonly Arrival[]): string {
  let text = briefShard(shardId)
  let [sequence, time] = [sequenceOf(last), 0]
  const brief = briefs()
  for (const { sequenceNumber, appendedAt, text: json } of arrivals) {
    const shared = sharedDigits(sequence, sequenceNumber)
    text += `${SEPARATOR}${shared} ${sequenceNumber.slice(shared)} ${appendedAt - time} ${shortened(brief(json))}`
    ;[sequence, time] = [sequenceNumber, appendedAt]
  }
  return text
}

const shortened = (event: string): string =>
  event.startsWith(`${USUAL_START}"`) ? event.slice(USUAL_START.length) : event

const SHARD = 'shardId-'
const SHARD_ID = /^shardId-\d{12}$/

/** `#7` for `shardId-000000000007`. No shard id begins with `#`. */
const briefShard = (shardId: string): string =>
  SHARD_ID.test(shardId) ? `#${Number(shardId.slice(SHARD.length))}` : shardId

const shardOf = (brief: string): string =>
  brief.startsWith('#') ? SHARD + brief.slice(1).padStart(12, '0') : brief

function sharedDigits(a: string, b: string): number {
  let at = 0
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1
  return at
}

/** What a segment's row tells of its events. */
export interface StoredSegment {
  readonly position: Position
  readonly content: string
}

/** The events of a segment in the order of the log. Throws if the content is not a segment: that is a bug. */
export function keptEvents(
  { validate }: Vocabulary,
  { position, content }: StoredSegment,
): readonly KeptEvent[] {
  if (content.includes(EARLIER_SEPARATOR)) return keptEarlier(validate, content)
  const [shard = '', ...texts] = content.split(SEPARATOR)
  const shardId = shardOf(shard)
  const jsonOf = unbriefs()
  let [sequence, time] = [sequenceOf(position), 0]
  return texts.map((text) => {
    const [shared, digits, ms, rest] = wordsOf(text)
    sequence = (sequence.slice(0, Number(shared)) + digits) as SequenceNumber
    time += Number(ms)
    const json = rest.startsWith('"') ? USUAL_START + rest : jsonOf(rest)
    return keptEvent(validate, json, { shardId, sequenceNumber: sequence, appendedAt: time })
  })
}

function wordsOf(text: string): readonly [string, string, string, string] {
  const first = text.indexOf(' ')
  const second = text.indexOf(' ', first + 1)
  const third = text.indexOf(' ', second + 1)
  return [
    text.slice(0, first),
    text.slice(first + 1, second),
    text.slice(second + 1, third),
    text.slice(third + 1),
  ]
}

/** The segments of earlier releases: `<shardId>`, followed by `<RS><sequence number> <appendedAt> <event>`. */
function keptEarlier(validate: Vocabulary['validate'], content: string): readonly KeptEvent[] {
  const [shardId = '', ...texts] = content.split(EARLIER_SEPARATOR)
  return texts.map((text) => {
    const [sequenceNumber, appendedAt, json] = wordsOf(` ${text}`).slice(1) as [string, string, string]
    const at = { sequenceNumber: sequenceNumber as SequenceNumber, appendedAt: Number(appendedAt) }
    return keptEvent(validate, json, { shardId, ...at })
  })
}

function keptEvent(
  validate: Vocabulary['validate'],
  json: string,
  place: Pick<KeptEvent, 'shardId' | 'sequenceNumber' | 'appendedAt'>,
): KeptEvent {
  const event = validate(JSON.parse(json))
  if (!event.ok) throw new Error(`Cannot answer: a kept event is none, ${event.error.detail}`)
  return { event: event.value, ...place, size: json.length }
}
