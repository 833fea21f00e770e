import Type from 'typebox'
import { ok, refuse, type Result } from '../base/result.ts'
import { recognise, recogniseAll, Spelled } from '../events/recognise.ts'
import type { Refusal } from '../events/refusal.ts'
import { parseJson, type Body } from './body.ts'
import { problem, type Reply } from './reply.ts'
import { anyEvent } from './shapes/event.ts'

const MOST = 500
const LINES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl']

/** The events of one request, each recognised (`Spelled`) or else parsed on its own, where it could be; and whether there was but one, unwrapped. */
export interface Batch {
  readonly single: boolean
  readonly values: readonly Result<unknown, Refusal>[]
}

/** One event, a JSON array of them, or lines of JSON: CloudEvents' structured and batched modes, and NDJSON. */
export const batchBody: Body<Batch> = {
  schema: Type.Union([anyEvent, Type.Array(anyEvent, { minItems: 1, maxItems: MOST })]),
  mediaTypes: [
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
    'application/json',
    ...LINES,
  ],
  read: (text, mediaType) => {
    const batch = LINES.includes(mediaType) ? readLines(text) : readJson(text)
    if (!batch.ok) return batch
    const { length } = batch.value.values
    if (length === 0) return refuse(problem(400, 'no-events', 'The body holds no events'))
    if (length > MOST)
      return refuse(problem(413, 'too-many-events', `A request holds ${MOST} events at most`))
    return batch
  },
}

function readJson(text: string): Result<Batch, Reply> {
  const recognised = recogniseAll(text)
  if (recognised !== undefined) return ok({ single: false, values: recognised.map(ok) })
  const parsed = parseJson(text)
  if (!parsed.ok) return refuse(problem(400, 'not-json', parsed.error))
  const { value } = parsed
  return ok(
    Array.isArray(value) ? { single: false, values: value.map(ok) } : { single: true, values: [ok(value)] },
  )
}

function readLines(text: string): Result<Batch, Reply> {
  const lines = text.split('\n', MOST + 2).filter((line) => line.trim() !== '')
  return ok({ single: false, values: lines.map(readLine) })
}

function readLine(line: string): Result<unknown, Refusal> {
  const event = recognise(line)
  if (event !== undefined) return ok(new Spelled(event, line))
  const parsed = parseJson(line)
  return parsed.ok ? parsed : refuse({ reason: 'not-json', detail: parsed.error })
}
