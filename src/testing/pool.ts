import fc from 'fast-check'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** Subjects for a user id or any text: readable, and in different lanes. */
const SUBJECTS = ['ann', 'ben', 'cy']

const LETTERS = ['a', 'b', 'c']
const DIGITS = ['1', '2', '3']
/** Texts that begin with a subject. */
const OWNED = ['.', '/', ':', '-'].map((by) => [`ann${by}1`, `ann${by}2`, `ben${by}1`])
const FORMATS = [
  ['2026-01-01T12:00:00Z', '2026-01-02T12:00:00Z'],
  ['2026-01-01', '2026-01-02'],
  ['12:00:00Z', '13:00:00Z'],
  ['ann@example.com', 'ben@example.com'],
  ['https://example.com/a', 'https://example.com/b'],
  ['9e107d9d-372b-4b68-8d3f-0123456789ab', 'c0ffee00-aaaa-4bbb-8ccc-dddddddddd7f'],
  ['192.0.2.1', '192.0.2.2'],
  ['image/png', 'video/mp4'],
]
/** Values that are easily forgotten: the empty text, and letters that take two code units. */
const ODD = ['', 'ü😀']

const FEW = 3
const SAMPLES = 64

/**
 * The few texts for a field, so few that events share rows. They are named after the field if its schema allows that,
 * and are the same in every run.
 */
export function poolOf(schema: TSchema, field: string): readonly string[] {
  const compiled = Compile(schema)
  const fitting = (texts: readonly string[]) => texts.filter((text) => compiled.Check(text)).slice(0, FEW)
  const named = field === 'subject' ? SUBJECTS : DIGITS.map((n) => `${dashed(field)}-${n}`)
  for (const texts of [named, LETTERS, DIGITS, ...OWNED, ...FORMATS, [padded(schema)]])
    if (fitting(texts).length > 0) return [...fitting(texts), ...fitting(ODD)]
  return fitting(sampled(schema))
}

/** `orderId` as `order`, `contentType` as `content-type`. */
const dashed = (field: string): string =>
  field.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) || 'id'

const padded = ({ minLength = 0 }: { readonly minLength?: number }): string => ''.padEnd(minLength, 'a')

/** Texts that match the schema's pattern, the shortest first. */
function sampled({ pattern }: { readonly pattern?: string }): readonly string[] {
  if (pattern === undefined) return []
  const texts = fc.sample(fc.stringMatching(new RegExp(pattern, 'u')), { seed: 1, numRuns: SAMPLES })
  return [...new Set(texts)].sort((a, b) => a.length - b.length)
}
