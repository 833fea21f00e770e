import type { Shown } from './objects.ts'

const NAME = '[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}'
const TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+"
const QUOTED = '"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\t \\x21-\\x7e])*"'

/** A media type as a header may hold it: names of RFC 6838, 4.2, parameters of RFC 9110, 5.6.6 and 8.3.1, ASCII alone. */
export const MEDIA_TYPE_PATTERN = `^${NAME}/${NAME}(?:[\\t ]*;[\\t ]*${TOKEN}=(?:${TOKEN}|${QUOTED}))*$`

export const MAX_MEDIA_TYPE = 255

const pattern = new RegExp(MEDIA_TYPE_PATTERN)

export const isMediaType = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_MEDIA_TYPE && pattern.test(value)

/** Bytes of which nothing is known (RFC 2046, 4.5.1). */
export const OCTETS = 'application/octet-stream'

/** What a browser only shows or plays. All else (HTML, XML, SVG, PDF, a stream of parts) may be a page that runs something. */
const SHOWN = /^(?:(?:audio|video)\/[\w.-]+|image\/(?!svg)[\w.-]+|text\/plain)$/

/** How bytes that somebody uploaded are handed out: as their own media type, and to be kept as a file where they may do something. */
export function presentation(mediaType: unknown): Shown {
  const type = isMediaType(mediaType) ? mediaType : OCTETS
  const essence = type.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return { type, disposition: SHOWN.test(essence) ? 'inline' : 'attachment' }
}
