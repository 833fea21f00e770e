import { safeParse } from 'fast-content-type-parse'

/** What a Content-Type says of a body (RFC 9110, 8.3), in lower case. */
export interface MediaType {
  /** Empty where the header is none of the grammar's. */
  readonly type: string
  readonly charset: string
}

/** JSON is UTF-8, and knows no charset (RFC 8259, 8.1 and 11); a client may say so none the less. */
const UTF8 = new Set(['utf-8', 'utf8'])

export function mediaTypeOf(header = ''): MediaType {
  const { type, parameters } = safeParse(header)
  const charset = parameters['charset']?.toLowerCase() ?? 'utf-8'
  return { type, charset: UTF8.has(charset) ? 'utf-8' : charset }
}
