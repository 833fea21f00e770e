import { safeParse } from 'fast-content-type-parse'

/** A parsed Content-Type (RFC 9110, 8.3), in lower case. */
export interface MediaType {
  /** Empty if the header does not match the grammar. */
  readonly type: string
  readonly charset: string
}

/** JSON is UTF-8 and has no charset parameter (RFC 8259, 8.1 and 11), but a client may send one. */
const UTF8 = new Set(['utf-8', 'utf8'])

export function mediaTypeOf(header = ''): MediaType {
  const { type, parameters } = safeParse(header)
  const charset = parameters['charset']?.toLowerCase() ?? 'utf-8'
  return { type, charset: UTF8.has(charset) ? 'utf-8' : charset }
}
