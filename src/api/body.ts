import { isUtf8 } from 'node:buffer'
import type { Static, TSchema } from 'typebox'
import { ok, refuse, type Result } from '../base/result.ts'
import { checkOf } from './check.ts'
import { CODED, isPlain } from './coding.ts'
import { faultOf } from './json-fault.ts'
import { problem, type Reply } from './reply.ts'

/** How a route reads its body: of which media types, told to a reader by which schema, and parsed how. */
export interface Body<T> {
  readonly schema: TSchema
  readonly mediaTypes: readonly string[]
  readonly read: (text: string, mediaType: string) => Result<T, Reply>
}

/** A body as it came: its bytes (none where there was no body) and what its headers say it is. */
export interface RawBody {
  readonly bytes: Uint8Array | undefined
  readonly mediaType: string
  readonly encoding: string | undefined
}

/** JSON of one shape. */
export function jsonBody<Schema extends TSchema>(schema: Schema): Body<Static<Schema>> {
  const check = checkOf(schema)
  return {
    schema,
    mediaTypes: ['application/json'],
    read: (text) => {
      const parsed = parseJson(text)
      if (!parsed.ok) return refuse(problem(400, 'not-json', parsed.error))
      const checked = check(parsed.value)
      if (checked.ok) return checked
      return refuse(
        problem(400, 'bad-body', 'The body is not of the shape asked for', { errors: checked.error }),
      )
    },
  }
}

/** The text of a body that a route can read; or why it cannot. */
export function textOf(body: Body<unknown>, raw: RawBody): Result<string, Reply> {
  if (raw.bytes === undefined || raw.bytes.length === 0)
    return refuse(problem(400, 'no-body', 'The request has no body'))
  const wrong = unreadable(body, raw)
  if (wrong !== undefined) return refuse(wrong)
  if (!isUtf8(raw.bytes)) return refuse(problem(400, 'not-utf-8', 'The body is not UTF-8'))
  return ok(Buffer.from(raw.bytes.buffer, raw.bytes.byteOffset, raw.bytes.byteLength).toString())
}

/** Why a route cannot read a body of this type and encoding: known before the body is read. */
export function unreadable(body: Body<unknown>, raw: Omit<RawBody, 'bytes'>): Reply | undefined {
  if (!isPlain(raw.encoding)) return CODED
  return body.mediaTypes.includes(raw.mediaType) ? undefined : unsupported(body.mediaTypes)
}

const unsupported = (mediaTypes: readonly string[]): Reply =>
  problem(415, 'unsupported-media-type', `The body must be one of ${mediaTypes.join(', ')}`)

/** The JSON value of a text; or where the text stops being JSON. */
export function parseJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text))
  } catch {
    return refuse(`Not JSON from character ${faultOf(text)} on`)
  }
}
