import type { Visitor } from '../policy/caller.ts'
import type { Reply } from './reply.ts'

/**
 * Seconds for which any cache may answer guests from what it has: so long may a media be shown after it was hidden or
 * deleted.
 */
export const PUBLIC_SECONDS = 5

/** What the caller's own cache may do with an answer: `max-age=1`. */
type Own = string

/**
 * The cache headers of an answer to a GET. Guests all get the same answer, so any cache may store it. Any other answer
 * depends on the token, so only the caller's own cache may (RFC 9111, 3.5). Law 12 proves it for every route.
 */
export const caching = (asker: Visitor, own: Own, varies: readonly string[] = []) => ({
  'cache-control': asker.role === 'guest' ? `public, max-age=${PUBLIC_SECONDS}` : `private, ${own}`,
  vary: ['Authorization', ...varies].join(', '),
})

/** The reply with cache headers, if it is a success that has none. */
export function withCaching(reply: Reply, asker: Visitor): Reply {
  if (reply.status !== 200 || reply.headers?.['cache-control'] !== undefined) return reply
  return { ...reply, headers: { ...reply.headers, ...caching(asker, 'no-cache') } }
}
