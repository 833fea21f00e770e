import { ok, refuse, type Result } from '../base/result.ts'
import { Spelled } from '../events/spelled.ts'
import type { Refusal } from '../events/refusal.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Line } from './lines.ts'
import { parseJson } from './parse-json.ts'

const BAD = {
  'not-utf8': { reason: 'not-json', detail: 'The line is not UTF-8' },
  'too-long': { reason: 'too-large', detail: 'The line is longer than 1 MiB' },
} as const

/** Reads a line: a recognised event (`Spelled`) or a JSON value, or the reason why it is neither. */
export function readLine({ recognise }: Vocabulary, { text, bad }: Line): Result<unknown, Refusal> {
  if (bad !== undefined) return refuse(BAD[bad])
  const event = recognise.one(text)
  return event === undefined ? parseJson(text) : ok(new Spelled(event, text))
}
