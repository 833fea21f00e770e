/**
 * Rules of our own server for events that JSON Schema cannot express. The gateway lets such events through, and the
 * consumers, which validate again, park them. Law 11 has an example of each rule, and finds no other. Two more reasons
 * are not about a schema, and also end in parking: `from-the-future` needs arithmetic with times, and `inexact-number`
 * the spelling of the number.
 */
export const BEYOND_SCHEMA = [
  'a day that is not in the calendar',
  'media of another owner than the subject',
  'a rating of one’s own media',
  'a version that we do not know',
  'nesting deeper than 64',
  'a lone surrogate, or a noncharacter beyond U+FFFF, in an attribute',
] as const
