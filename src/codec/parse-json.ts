import { ok, refuse, type Result } from '../base/result.ts'
import type { Refusal } from '../events/refusal.ts'
import { inexactAsTexts, inexactNumber } from './inexact-number.ts'
import { faultOf } from './json-fault.ts'
import { elementsOf } from './json-tokens.ts'
import { isTooIntricate } from './too-intricate.ts'

/**
 * The JSON value of a text. Refuses a text that is not JSON, or that holds a number which would change; the refusal
 * names the place.
 */
export function parseJson(text: string): Result<unknown, Refusal> {
  const value = valueOf(text)
  return value.ok ? exactly(text, value.value) : value
}

/** The same, but a number that would change becomes a text: only the part that it stands in is then refused. */
export const parseInParts = (text: string): Result<unknown, Refusal> => {
  const value = valueOf(text)
  return value.ok && inexactNumber(text) !== undefined ? valueOf(inexactAsTexts(text)) : value
}

/** The values of a request: the elements of a JSON array, each with its own result, or else the value itself. */
export interface Parsed {
  readonly single: boolean
  readonly values: readonly Result<unknown, Refusal>[]
}

export function parseEach(text: string): Result<Parsed, Refusal> {
  const whole = valueOf(text)
  if (!whole.ok) return whole
  const { value } = whole
  if (!Array.isArray(value)) return ok({ single: true, values: [exactly(text, value)] })
  if (inexactNumber(text) === undefined) return ok({ single: false, values: value.map(ok) })
  return ok({ single: false, values: elementsOf(text).map((one, at) => exactly(one, value[at])) })
}

const INTRICATE: Refusal = {
  reason: 'too-intricate',
  detail: 'It nests too deeply, or holds more objects, lists and fields than are read at once',
}

function valueOf(text: string): Result<unknown, Refusal> {
  if (isTooIntricate(text)) return refuse(INTRICATE)
  try {
    return ok(JSON.parse(text))
  } catch {
    return refuse({ reason: 'not-json', detail: `Not JSON from character ${faultOf(text)} on` })
  }
}

function exactly(text: string, value: unknown): Result<unknown, Refusal> {
  const at = inexactNumber(text)
  return at === undefined ? ok(value) : refuse(inexact(at))
}

const inexact = (at: number): Refusal => ({
  reason: 'inexact-number',
  detail: `The number at character ${at} is more than a double holds (RFC 7493, 2.2): write it as a text`,
})
