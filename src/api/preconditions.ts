import type { IncomingHttpHeaders } from 'node:http'
import { namesTag } from './entity-tag.ts'
import { readHttpDate } from './http-date.ts'
import { problem, type Reply } from './reply.ts'

/** What tells one state of a resource from another. */
export interface Validators {
  /** A strong entity tag, with its quotes. */
  readonly tag: string
  /** Milliseconds since 1970, in whole seconds; if missing, conditions on times are ignored (RFC 9110, 13.1.3). */
  readonly modified?: number
}

/** The conditions of a request. */
export interface Conditional {
  readonly headers: IncomingHttpHeaders
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The outcome of the conditions of a GET or HEAD: perform it, answer 304, or answer 412. */
export type Verdict = 'perform' | 'not-modified' | 'failed'

/** Evaluates the conditions of a GET or HEAD of something that exists, in the order of RFC 9110, 13.2.2. */
export function judge({ headers, now }: Conditional, { tag, modified }: Validators): Verdict {
  const timeIn = (text: string | undefined): number | undefined =>
    text === undefined || modified === undefined ? undefined : readHttpDate(text, now)
  const ifMatch = headers['if-match']
  if (ifMatch !== undefined) {
    if (!namesTag(ifMatch, tag, 'strong')) return 'failed'
  } else if ((modified ?? 0) > (timeIn(headers['if-unmodified-since']) ?? Infinity)) return 'failed'
  const ifNoneMatch = headers['if-none-match']
  if (ifNoneMatch !== undefined) return namesTag(ifNoneMatch, tag, 'weak') ? 'not-modified' : 'perform'
  return (modified ?? 0) <= (timeIn(headers['if-modified-since']) ?? -Infinity) ? 'not-modified' : 'perform'
}

/**
 * Whether `If-Range` lets a range be answered: there is none, or it names this state (RFC 9110, 13.1.5). A tag is
 * compared strongly, a time exactly: our objects never change, so their times are strong validators (8.8.2.2).
 */
export function mayBeRange({ headers, now }: Conditional, { tag, modified }: Validators): boolean {
  const given = headers['if-range']
  if (given === undefined || Array.isArray(given)) return given === undefined
  if (/^(?:W\/)?"/.test(given)) return given === tag
  return modified !== undefined && readHttpDate(given, now) === modified
}

export const FAILED = problem(412, 'precondition-failed', 'A condition of the request does not hold')

/** A 304 has the headers that a cache needs to go on using what it has (RFC 9110, 15.4.5). */
export const notModified = (headers: Readonly<Record<string, string>>): Reply => ({
  status: 304,
  contentType: '',
  body: '',
  headers,
})
