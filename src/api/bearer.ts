const BEARER = /^Bearer +([\w.~+/=-]+) *$/i

/** The token of an Authorization header (RFC 6750, 2.1); undefined if it has none. */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  BEARER.exec(authorization ?? '')?.[1]
