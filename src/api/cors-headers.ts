type Headers = Readonly<Record<string, string>>

/** What pages may read of an answer beside the headers that the Fetch Standard always shows. */
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
].join(',')

/**
 * What lets pages of another origin read an answer (Fetch Standard, "HTTP extensions"): one origin, or `*` for all; the same for
 * everybody, so that a cache may keep it. Tokens come in a header, not in a cookie, so no credentials are allowed.
 */
export const corsHeaders = (origin: string | undefined): Headers =>
  origin === undefined
    ? {}
    : { 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED }

/** For how long a browser may remember the answer to a preflight. */
const MAX_AGE_SECONDS = 600

/** What a browser is told that asks before it asks (a preflight): needs no token, and is the same for everybody. */
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
        'access-control-allow-headers': ['authorization', 'content-type', 'idempotency-key', ...more].join(
          ',',
        ),
        'access-control-max-age': MAX_AGE_SECONDS.toString(),
      }
