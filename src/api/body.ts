import type { IncomingHttpHeaders } from 'node:http'
import type { Static, TSchema } from 'typebox'
import { ok, refuse, type Result } from '../base/result.ts'
import { parseJson } from '../codec/parse-json.ts'
import { utf8Of, withoutMark } from '../codec/utf8.ts'
import type { Refusal } from '../events/refusal.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { checkOf } from './check.ts'
import { CODED, isPlain } from './coding.ts'
import { hasAttributes } from './event-headers.ts'
import { mediaTypeOf } from './media-type.ts'
import { problem, type Reply } from './reply.ts'

/** How a route reads its body: the media types, the schema for the document, and the parser. */
export interface Body<T> {
  readonly schema: TSchema
  readonly mediaTypes: readonly string[]
  readonly read: (bytes: Buffer, mediaType: string, vocabulary: Vocabulary) => Result<T, Reply>
  /**
   * Parses CloudEvents' binary mode, if the route supports it: attributes in headers, and JSON data in the body, if
   * there is one.
   */
  readonly readBinary?: (bytes: Buffer | undefined, headers: IncomingHttpHeaders) => Result<T, Reply>
}

/** The bytes of a body (undefined if there is none), and the headers of the request. */
export interface RawBody {
  readonly bytes: Uint8Array | undefined
  readonly headers: IncomingHttpHeaders
}

/** A body of JSON with this schema. */
export function jsonBody<Schema extends TSchema>(schema: Schema): Body<Static<Schema>> {
  const check = checkOf(schema)
  return {
    schema,
    mediaTypes: ['application/json'],
    read: (bytes) => {
      const text = textOf(bytes)
      if (!text.ok) return text
      const parsed = parseJson(text.value)
      if (!parsed.ok) return refuse(problemOf(parsed.error))
      const checked = check(parsed.value)
      if (checked.ok) return checked
      return refuse(problem(400, 'bad-body', 'The body does not match its schema', { errors: checked.error }))
    },
  }
}

/** The parsed body of a request, or the answer that refuses it. */
export function parseBody<T>(body: Body<T>, raw: RawBody, vocabulary: Vocabulary): Result<T, Reply> {
  const { bytes, headers } = raw
  const isEmpty = bytes === undefined || bytes.length === 0
  if (isEmpty && isBinary(body, headers)) return body.readBinary(undefined, headers)
  if (isEmpty) return refuse(problem(400, 'no-body', 'The request has no body'))
  const wrong = unreadable(body, headers)
  if (wrong !== undefined) return refuse(wrong)
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return isBinary(body, headers)
    ? body.readBinary(whole, headers)
    : body.read(whole, mediaTypeOf(headers['content-type']).type, vocabulary)
}

/** The answer if a route cannot read a body of this type and encoding; it is known before the body is read. */
export function unreadable(body: Body<unknown>, headers: IncomingHttpHeaders): Reply | undefined {
  if (!isPlain(headers['content-encoding'])) return CODED
  const { type, charset } = mediaTypeOf(headers['content-type'])
  if (isBinary(body, headers)) {
    if (!JSON_TYPE.test(type)) return NO_DATA
  } else if (!body.mediaTypes.includes(type)) return unsupported(body.mediaTypes)
  return charset === 'utf-8' ? undefined : FOREIGN_CHARSET
}

interface BinaryBody<T> extends Body<T> {
  readonly readBinary: NonNullable<Body<T>['readBinary']>
}

/**
 * A complete event may also repeat its attributes in headers (CloudEvents' HTTP protocol binding, 3.2.3); it is not in
 * binary mode.
 */
function isBinary<T>(body: Body<T>, headers: IncomingHttpHeaders): body is BinaryBody<T> {
  if (body.readBinary === undefined || !hasAttributes(headers)) return false
  return !/^application\/(?:cloudevents|x-ndjson$|ndjson$|jsonl$)/.test(
    mediaTypeOf(headers['content-type']).type,
  )
}

/** RFC 6839, 3.1: media types that end in `+json` are JSON. */
const JSON_TYPE = /^(?:application\/json|[^/]+\/[^/]+\+json)$/

const NO_DATA = problem(
  415,
  'unsupported-media-type',
  'The data of an event whose attributes are in ce- headers must be JSON',
)

const unsupported = (mediaTypes: readonly string[]): Reply =>
  problem(415, 'unsupported-media-type', `The body must be one of ${mediaTypes.join(', ')}`)

const FOREIGN_CHARSET = problem(
  415,
  'unsupported-charset',
  'The body must be UTF-8: no other charset is read',
)

/** The text of a body, without a byte order mark. */
export function textOf(bytes: Buffer): Result<string, Reply> {
  const text = utf8Of(withoutMark(bytes))
  return text === undefined ? refuse(problem(400, 'not-utf-8', 'The body is not UTF-8')) : ok(text)
}

export const problemOf = ({ reason, detail }: Refusal): Reply => problem(400, reason, detail)
