import { problem, type Extension } from '../../../src/api/reply.ts'
import { FOREIGN_SUBJECT } from '../../../src/policy/policy.ts'
import { MAX_EVENT_BYTES } from '../../../src/codec/encode.ts'

/** A refusal by a template: a status, and the problem document of the answer. */
export interface Refusal {
  readonly status: number
  readonly body: string
}

export const refusal = (
  status: number,
  reason: string,
  detail: string,
  extension: Extension = {},
): Refusal => {
  const { body } = problem(status, reason, detail, extension)
  if (/['$#]/.test(body))
    throw new Error(`Cannot write problem "${reason}" into a template: it has VTL in it`)
  return { status, body }
}

export const FOREIGN = refusal(FOREIGN_SUBJECT.status, FOREIGN_SUBJECT.reason, FOREIGN_SUBJECT.detail)
export const TOO_LARGE = refusal(413, 'too-large', `An event is at most ${MAX_EVENT_BYTES} bytes of JSON`)
export const NO_EVENTS = refusal(400, 'no-events', 'The body holds no events')
export const TOO_MANY = refusal(413, 'too-many-events', 'A request holds 500 events at most')
export const NOT_JSON = refusal(400, 'not-json', 'Data is not a JSON object')
export const BAD_KEY = refusal(
  400,
  'bad-key',
  'An Idempotency-Key is 1 to 128 printable ASCII characters, no spaces',
)
export const NO_STREAM = refusal(404, 'no-such-stream', 'There is no stream of this name here', {
  __type: 'ResourceNotFoundException',
})
