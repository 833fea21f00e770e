import type { IncomingHttpHeaders } from 'node:http'
import { ok, refuse, type Result } from '../base/result.ts'
import { parseJson } from '../codec/parse-json.ts'
import { utf8Of, withoutMark } from '../codec/utf8.ts'
import { notAnEvent, type Refusal } from '../events/refusal.ts'

// CloudEvents' HTTP protocol binding 1.0.2, 3.1: in binary mode the attributes of an event are headers, and the body is
// its data.

const PREFIX = 'ce-'
const NAME = /^[a-z0-9]+$/

/** Attributes that the body and its Content-Type give; no header may. */
const OF_BODY = new Set(['data', 'datacontenttype'])

export const hasAttributes = (headers: IncomingHttpHeaders): boolean =>
  Object.keys(headers).some((name) => name.startsWith(PREFIX))

/**
 * The event of a request in binary mode, before validation. Its `datacontenttype` is the Content-Type; its data is JSON
 * or missing.
 */
export function eventIn(headers: IncomingHttpHeaders, bytes: Buffer | undefined): Result<unknown, Refusal> {
  const event: Record<string, unknown> = {}
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith(PREFIX)) continue
    const name = header.slice(PREFIX.length)
    if (!NAME.test(name) || OF_BODY.has(name))
      return refuse(flaw(name, 'is no attribute that a header may tell'))
    const text = textIn(String(value))
    if (text === undefined)
      return refuse(flaw(name, 'must be printable ASCII, all else percent-encoded UTF-8'))
    event[name] = text
  }
  return bytes === undefined ? ok(event) : withData(event, headers['content-type'], bytes)
}

function withData(
  event: Readonly<Record<string, unknown>>,
  datacontenttype: string | undefined,
  bytes: Buffer,
): Result<unknown, Refusal> {
  const text = utf8Of(withoutMark(bytes))
  if (text === undefined) return refuse({ reason: 'not-json', detail: 'The data is not UTF-8' })
  const data = parseJson(text)
  return data.ok ? ok({ ...event, datacontenttype, data: data.value }) : data
}

const flaw = (name: string, message: string): Refusal => notAnEvent([{ instancePath: `/${name}`, message }])

const PRINTABLE = /^[\t -~]*$/
const QUOTED = /^"((?:[^"\\]|\\.)*)"$/

/**
 * The text of a header (CloudEvents' HTTP protocol binding 1.0.2, 3.1.3.2): first quotes are removed, then
 * percent-encoding, once. Bytes that are not UTF-8 are refused.
 */
function textIn(value: string): string | undefined {
  if (!PRINTABLE.test(value)) return undefined
  const [, inside] = QUOTED.exec(value) ?? []
  try {
    return decodeURIComponent(inside === undefined ? value : inside.replaceAll(/\\(.)/g, '$1'))
  } catch {
    return undefined
  }
}
