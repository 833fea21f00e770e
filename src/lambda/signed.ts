/** The gateway has the routes of guests once more under this path: there it wants requests that AWS credentials sign. */
export const SIGNED = '/signed'

/** The path of a route, also if the request was signed. */
export const unsigned = (path: string): string =>
  path.startsWith(`${SIGNED}/`) ? path.slice(SIGNED.length) : path
