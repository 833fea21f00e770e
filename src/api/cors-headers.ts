type Headers = Readonly<Record<string, string>>

/** Headers that pages may read, in addition to those that the Fetch Standard always shows. */
const EXPOSED = [
  'retry-after',
  'www-authenticate',
  'allow',
  'location',
  'accept-encoding',
  'accept-ranges',
  'content-disposition',
  'content-range',
  'etag',
  'repr-digest',
  'upload-offset',
  'upload-length',
  'upload-complete',
].join(',')

/**
 * Headers that allow pages of another origin to read an answer (Fetch Standard, "HTTP extensions"): of one origin, or
 * of all with `*`. They are the same for all clients, so that caches may store them. Tokens are sent in a header, not
 * in a cookie, so credentials are not allowed.
 */
export const corsHeaders = (origin: string | undefined): Headers =>
  origin === undefined
    ? {}
    : { 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED }

/** Headers that pages may send to every route, in addition to those that the Fetch Standard always allows. */
const SENT = [
  'authorization',
  'content-type',
  'idempotency-key',
  'range',
  'if-range',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'content-range',
  'repr-digest',
]

/** How long a browser may cache the answer to a preflight. */
const MAX_AGE_SECONDS = 600

/** The headers of an answer to a preflight. It needs no token and is the same for all clients. */
export const preflightHeaders = (
  origin: string | undefined,
  methods: readonly string[],
  more: readonly string[] = [],
): Headers =>
  origin === undefined
    ? {}
    : {
        ...corsHeaders(origin),
        'access-control-allow-methods': methods.join(','),
        'access-control-allow-headers': [...SENT, ...more].join(','),
        'access-control-max-age': MAX_AGE_SECONDS.toString(),
      }
