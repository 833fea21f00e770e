import Type from 'typebox'
import { ok, refuse, type Result } from '../base/result.ts'
import { linesIn } from '../codec/lines.ts'
import { parseEach, type Parsed } from '../codec/parse-json.ts'
import { readLine } from '../codec/read-line.ts'
import type { Refusal } from '../events/refusal.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { problemOf, textOf, type Body } from './body.ts'
import { eventIn } from './event-headers.ts'
import { problem, type Reply } from './reply.ts'
import { anyEvent } from './shapes/event.ts'

const MOST = 500
const LINES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl']

/** The events of one request, each recognised (`Spelled`) or else parsed, where it could be; and whether there was but one, unwrapped. */
export type Batch = Parsed

/** One event, a JSON array of them, or lines of JSON: CloudEvents' structured and batched modes, and NDJSON. */
export const batchBody: Body<Batch> = {
  schema: Type.Union([anyEvent, Type.Array(anyEvent, { minItems: 1, maxItems: MOST })]),
  mediaTypes: [
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
    'application/json',
    ...LINES,
  ],
  read: (bytes, mediaType, vocabulary) => {
    const batch = LINES.includes(mediaType) ? readLines(bytes, vocabulary) : readJson(bytes, vocabulary)
    if (!batch.ok) return batch
    const { length } = batch.value.values
    if (length === 0) return refuse(problem(400, 'no-events', 'The body holds no events'))
    return length > MOST ? refuse(TOO_MANY) : batch
  },
  readBinary: (bytes, headers) => ok({ single: true, values: [eventIn(headers, bytes)] }),
}

const TOO_MANY = problem(413, 'too-many-events', `A request holds ${MOST} events at most`)

function readJson(bytes: Buffer, { recognise }: Vocabulary): Result<Batch, Reply> {
  const text = textOf(bytes)
  if (!text.ok) return text
  const recognised = recognise.all(text.value)
  if (recognised !== undefined) return ok({ single: false, values: recognised.map(ok) })
  const parsed = parseEach(text.value)
  return parsed.ok ? parsed : refuse(problemOf(parsed.error))
}

/** Of lines that are blank there is no limit but the body's. */
function readLines(bytes: Buffer, vocabulary: Vocabulary): Result<Batch, Reply> {
  const values: Result<unknown, Refusal>[] = []
  for (const line of linesIn(bytes)) {
    if (values.length === MOST) return refuse(TOO_MANY)
    const read = readLine(vocabulary, line)
    values.push(read.ok ? read : refuse({ ...read.error, line: line.number }))
  }
  return ok({ single: false, values })
}
