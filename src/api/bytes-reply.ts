import type { Readable } from 'node:stream'
import type { Visitor } from '../policy/caller.ts'
import { spanOf, type Span } from './byte-range.ts'
import { caching } from './caching.ts'
import { httpDate } from './http-date.ts'
import { FAILED, judge, mayBeRange, notModified, type Conditional, type Validators } from './preconditions.ts'
import { problem, type Reply } from './reply.ts'

/** A request for bytes. */
export interface BytesRequest extends Conditional {
  readonly method: string
  readonly asker: Visitor
}

/** Bytes that never change, and how they are described. */
export interface Bytes extends Validators {
  readonly modified: number
  readonly size: number
  readonly contentType: string
  /** Headers of an answer that has bytes. */
  readonly headers: Readonly<Record<string, string>>
  /** The request headers on which the bytes depend, beside the token. */
  readonly varies?: readonly string[]
  /** Opens the bytes, or a part of them; undefined if they were deleted meanwhile. */
  readonly open: (span: Span | undefined) => Promise<Readable | undefined>
}

/** The caller's own cache may keep the bytes for ever: they never change. */
const OWN = 'max-age=31536000, immutable'

/**
 * Answers with bytes as RFC 9110 says: conditions first (13.2.2), then one range (14.2). HEAD ignores ranges and opens
 * nothing. Undefined if the bytes were deleted meanwhile.
 */
export async function bytesReply(request: BytesRequest, bytes: Bytes): Promise<Reply | undefined> {
  const { size, tag, modified, varies } = bytes
  const cached = caching(request.asker, OWN, varies)
  const valid = { ...cached, etag: tag, 'last-modified': httpDate(modified), 'accept-ranges': 'bytes' }
  const verdict = judge(request, bytes)
  if (verdict === 'failed') return FAILED
  if (verdict === 'not-modified') return notModified(valid)
  const span = spanAsked(request, bytes)
  if (span === 'none') return unsatisfiable(size)
  const part = span === 'whole' ? undefined : span
  const body = request.method === 'HEAD' ? '' : await bytes.open(part)
  if (body === undefined) return undefined
  const headers = { ...bytes.headers, ...valid, ...lengthOf(part, size) }
  return { status: part === undefined ? 200 : 206, contentType: bytes.contentType, body, headers }
}

function spanAsked(request: BytesRequest, bytes: Bytes): Span | 'whole' | 'none' {
  if (request.method !== 'GET' || !mayBeRange(request, bytes)) return 'whole'
  return spanOf(request.headers.range, bytes.size)
}

const lengthOf = (part: Span | undefined, size: number): Record<string, string> =>
  part === undefined
    ? { 'content-length': String(size) }
    : {
        'content-length': String(part.to - part.from + 1),
        'content-range': `bytes ${part.from}-${part.to}/${size}`,
      }

const unsatisfiable = (size: number): Reply =>
  problem(
    416,
    'no-such-range',
    `There are ${size} bytes, and none in this range`,
    {},
    {
      'content-range': `bytes */${size}`,
      'accept-ranges': 'bytes',
    },
  )
