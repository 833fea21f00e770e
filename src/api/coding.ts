import { problem } from './reply.ts'

/**
 * Whether a body has no content coding except `identity`. The header is a list, and `GZIP` means the same as `gzip`
 * (RFC 9110, 8.4.1).
 */
export const isPlain = (contentEncoding = ''): boolean =>
  contentEncoding.split(',').every((coding) => /^(?:|identity)$/i.test(coding.trim()))

/** The refusal of a body with a coding; it names the one that we accept (RFC 9110, 15.5.16). */
export const CODED = problem(
  415,
  'unsupported-media-type',
  'The body must come as it is, not compressed: no Content-Encoding but identity',
  {},
  { 'accept-encoding': 'identity' },
)
