import { ok, refuse, type Result } from '../base/result.ts'
import type { Refusal } from '../events/refusal.ts'
import { faultOf } from './json-fault.ts'

/** The JSON value of a text; or where the text stops being JSON. */
export function parseJson(text: string): Result<unknown, Refusal> {
  try {
    return ok(JSON.parse(text))
  } catch {
    return refuse({ reason: 'not-json', detail: `Not JSON from character ${faultOf(text)} on` })
  }
}
