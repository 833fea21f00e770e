/**
 * What lets pages of another origin read an answer (Fetch Standard, "HTTP extensions"): one origin, or `*` for all; the same for
 * everybody, so that a cache may keep it. Tokens come in a header, not in a cookie, so no credentials are allowed.
 */
export const corsHeaders = (origin: string | undefined): Readonly<Record<string, string>> =>
  origin === undefined
    ? {}
    : { 'access-control-allow-origin': origin, 'access-control-expose-headers': 'retry-after' }
