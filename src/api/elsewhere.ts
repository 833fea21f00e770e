import type { Visitor } from '../policy/caller.ts'
import { caching } from './caching.ts'
import type { Reply } from './reply.ts'

/**
 * Sends the client to a URL that expires. Caches may give guests the same URL again, which is valid for longer than
 * they keep it; a URL for a token is for one use.
 */
export const elsewhere = (location: string, asker: Visitor, varies: readonly string[] = []): Reply => ({
  status: 307,
  contentType: 'text/plain',
  body: '',
  headers: {
    location,
    ...(asker.role === 'guest' ? caching(asker, '', varies) : { 'cache-control': 'no-store' }),
  },
})
