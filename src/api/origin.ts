/** A browser's `Origin`: no path, no slash at the end, and no character that breaks a quoted text of API Gateway. */
const ORIGIN = /^(\*|https?:\/\/([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d+)?)$/

/**
 * The origin whose pages may send requests: one origin, `*` for all, or undefined for `none`. Throws for anything else.
 */
export function originOf(origin: unknown): string | undefined {
  if (origin === 'none') return undefined
  if (typeof origin === 'string' && ORIGIN.test(origin)) return origin
  throw new Error(
    `Cannot allow origin "${String(origin)}": it is none, such as https://app.example, nor "*" or "none"`,
  )
}
