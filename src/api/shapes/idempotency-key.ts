import Type from 'typebox'

/** An event's id that a header can carry unchanged: printable ASCII, no spaces. */
export const idempotencyKey = Type.String({
  pattern: '^[\\x21-\\x7e]{1,128}$',
  description: '1 to 128 printable ASCII characters, no spaces',
})
