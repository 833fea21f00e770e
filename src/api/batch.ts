import Type from 'typebox'
import { ok, refuse, type Result } from '../base/result.ts'
import { linesIn } from '../codec/lines.ts'
import { parseEach } from '../codec/parse-json.ts'
import { readLine } from '../codec/read-line.ts'
import { given, unread, type Given } from '../events/given.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { problemOf, textOf, type Body } from './body.ts'
import { eventIn } from './event-headers.ts'
import { problem, type Reply } from './reply.ts'
import { anyEvent } from './shapes/event.ts'

const MOST = 500
const LINES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl']

/** The events of a request, and whether it was a single event without an array. */
export interface Batch {
  readonly single: boolean
  readonly values: readonly Given[]
}

/**
 * The body of `POST /events`: one event, a JSON array, or lines (CloudEvents' structured and batched modes, and
 * NDJSON).
 */
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
  readBinary: (bytes, headers) => ok({ single: true, values: [given(eventIn(headers, bytes))] }),
}

const TOO_MANY = problem(413, 'too-many-events', `A request holds ${MOST} events at most`)

function readJson(bytes: Buffer, { recognise }: Vocabulary): Result<Batch, Reply> {
  const text = textOf(bytes)
  if (!text.ok) return text
  const recognised = recognise.all(text.value)
  if (recognised !== undefined) return ok({ single: false, values: recognised })
  const parsed = parseEach(text.value)
  if (!parsed.ok) return refuse(problemOf(parsed.error))
  const { single, values } = parsed.value
  return ok({ single, values: values.map(given) })
}

/** Blank lines are limited only by the size of the body. */
function readLines(bytes: Buffer, vocabulary: Vocabulary): Result<Batch, Reply> {
  const values: Given[] = []
  for (const line of linesIn(bytes)) {
    if (values.length === MOST) return refuse(TOO_MANY)
    const read = readLine(vocabulary, line)
    values.push(read.kind === 'refused' ? unread({ ...read.refusal, line: line.number }) : read)
  }
  return ok({ single: false, values })
}
