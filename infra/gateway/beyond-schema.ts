/**
 * What the embedded door refuses of an event and JSON Schema cannot say. The gateway lets it through, and the consumers,
 * who validate once more, park it. Law 11 has an example of each, and finds no other. Two reasons more are no matter of a
 * schema, and parked likewise: `from-the-future` wants arithmetic with times, and `inexact-number` the number as it was spelled.
 */
export const BEYOND_SCHEMA = [
  'a day that is not in the calendar',
  'media of another owner than the subject',
  'a rating of one’s own media',
  'a version that we do not know',
  'nesting deeper than 64',
  'a lone surrogate, or a noncharacter beyond U+FFFF, in an attribute',
] as const
