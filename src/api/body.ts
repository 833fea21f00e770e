import type { Static, TSchema } from 'typebox'
import { ok, refuse, type Result } from '../base/result.ts'
import { parseJson } from '../codec/parse-json.ts'
import { utf8Of, withoutMark } from '../codec/utf8.ts'
import type { Refusal } from '../events/refusal.ts'
import { checkOf } from './check.ts'
import { CODED, isPlain } from './coding.ts'
import { mediaTypeOf } from './media-type.ts'
import { problem, type Reply } from './reply.ts'

/** How a route reads its body: of which media types, told to a reader by which schema, and parsed how. */
export interface Body<T> {
  readonly schema: TSchema
  readonly mediaTypes: readonly string[]
  readonly read: (bytes: Buffer, mediaType: string) => Result<T, Reply>
}

/** A body as it came: its bytes (none where there was no body) and what its headers say it is. */
export interface RawBody {
  readonly bytes: Uint8Array | undefined
  readonly contentType: string
  readonly encoding: string | undefined
}

/** JSON of one shape. */
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
      return refuse(
        problem(400, 'bad-body', 'The body is not of the shape asked for', { errors: checked.error }),
      )
    },
  }
}

/** What a route reads of a request's body; or why it cannot. */
export function parseBody<T>(body: Body<T>, raw: RawBody): Result<T, Reply> {
  const { bytes } = raw
  if (bytes === undefined || bytes.length === 0)
    return refuse(problem(400, 'no-body', 'The request has no body'))
  const wrong = unreadable(body, raw)
  if (wrong !== undefined) return refuse(wrong)
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return body.read(whole, mediaTypeOf(raw.contentType).type)
}

/** Why a route cannot read a body of this type and encoding: known before the body is read. */
export function unreadable(body: Body<unknown>, raw: Omit<RawBody, 'bytes'>): Reply | undefined {
  if (!isPlain(raw.encoding)) return CODED
  const { type, charset } = mediaTypeOf(raw.contentType)
  if (!body.mediaTypes.includes(type)) return unsupported(body.mediaTypes)
  return charset === 'utf-8' ? undefined : FOREIGN_CHARSET
}

const unsupported = (mediaTypes: readonly string[]): Reply =>
  problem(415, 'unsupported-media-type', `The body must be one of ${mediaTypes.join(', ')}`)

const FOREIGN_CHARSET = problem(
  415,
  'unsupported-charset',
  'The body must be UTF-8: no other charset is read',
)

/** The text of a body, without the byte order mark that it may begin with. */
export function textOf(bytes: Buffer): Result<string, Reply> {
  const text = utf8Of(withoutMark(bytes))
  return text === undefined ? refuse(problem(400, 'not-utf-8', 'The body is not UTF-8')) : ok(text)
}

export const problemOf = ({ reason, detail }: Refusal): Reply => problem(400, reason, detail)
