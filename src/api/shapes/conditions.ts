import Type from 'typebox'

const text = Type.String()

/** The request headers of a read that answers 304, 412 and a range (RFC 9110, 13 and 14). */
export const conditions = {
  range: text,
  'if-range': text,
  'if-match': text,
  'if-none-match': text,
  'if-modified-since': text,
  'if-unmodified-since': text,
}
