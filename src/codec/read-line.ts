import { given, unread, type Given } from '../events/given.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Line } from './lines.ts'
import { parseJson } from './parse-json.ts'

const BAD = {
  'not-utf8': { reason: 'not-json', detail: 'The line is not UTF-8' },
  'too-long': { reason: 'too-large', detail: 'The line is longer than 1 MiB' },
} as const

/** Reads a line: a recognised event or a JSON value, or the reason why it is neither. */
export function readLine({ recognise }: Vocabulary, { text, bad }: Line): Given {
  if (bad !== undefined) return unread(BAD[bad])
  const event = recognise.one(text)
  if (event !== undefined) return { kind: 'recognised', event, text }
  return given(parseJson(text))
}
