import type { Shown } from './objects.ts'

const NAME = '[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}'
const TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+"
const QUOTED = '"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\t \\x21-\\x7e])*"'

/**
 * A media type that a header may contain: names of RFC 6838, 4.2, parameters of RFC 9110, 5.6.6 and 8.3.1, ASCII only.
 */
export const MEDIA_TYPE_PATTERN = `^${NAME}/${NAME}(?:[\\t ]*;[\\t ]*${TOKEN}=(?:${TOKEN}|${QUOTED}))*$`

export const MAX_MEDIA_TYPE = 255

const pattern = new RegExp(MEDIA_TYPE_PATTERN)

export const isMediaType = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_MEDIA_TYPE && pattern.test(value)

/** A media type without its parameters, in small letters. */
export const essenceOf = (mediaType: string): string => mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? ''

/** The media type of bytes about which nothing is known (RFC 2046, 4.5.1). */
export const OCTETS = 'application/octet-stream'

/**
 * Types that a browser only shows or plays. Every other type (HTML, XML, SVG, PDF, multipart) may contain code that
 * runs.
 */
const SHOWN = /^(?:(?:audio|video)\/[\w.-]+|image\/(?!svg)[\w.-]+|text\/plain)$/

/** The headers for uploaded bytes: their own media type, and `attachment` if a browser might run code in them. */
export function presentation(mediaType: unknown): Shown {
  const type = isMediaType(mediaType) ? mediaType : OCTETS
  return { type, disposition: SHOWN.test(essenceOf(type)) ? 'inline' : 'attachment' }
}
