import { hash } from 'node:crypto'
import type { Visitor } from '../policy/caller.ts'
import { caching } from './caching.ts'
import { FAILED, judge, notModified, type Conditional } from './preconditions.ts'
import type { Reply } from './reply.ts'

/** A row may be a second old. */
const OWN = 'max-age=1'

/**
 * The answer to a read of a row, with an entity tag made from its body: 304 or 412 if the conditions of the request say
 * so. An answer without a row, or with a tag of its own, stays as it is.
 */
export function tagged(reply: Reply, request: Conditional, asker: Visitor): Reply {
  if (reply.status !== 200 || typeof reply.body !== 'string' || reply.headers?.['etag'] !== undefined)
    return reply
  const tag = `"${hash('sha256', reply.body, 'base64url').slice(0, 22)}"`
  const headers = { ...reply.headers, ...caching(asker, OWN), etag: tag }
  const verdict = judge(request, { tag })
  if (verdict === 'failed') return FAILED
  return verdict === 'not-modified' ? notModified(headers) : { ...reply, headers }
}
