import type { Readable } from 'node:stream'
import type { Flaw } from '../events/refusal.ts'

/** The answer of a route. Its body is a text, so that the route decides how it is made, or a stream of bytes. */
export interface Reply {
  readonly status: number
  readonly contentType: string
  readonly body: string | Readable
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer whose body is text. */
export interface TextReply extends Reply {
  readonly body: string
}

export const json = (status: number, value: unknown): TextReply => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(value),
})

/** Members of a problem beyond the standard ones (RFC 9457, 3.2). */
export interface Extension {
  readonly errors?: readonly Flaw[] | undefined
  readonly [member: string]: unknown
}

/**
 * A refusal as an RFC 9457 problem document. `reason` is a short name in kebab case, from which `type` and `title` are
 * made. `detail` is for people; it never repeats what the client sent.
 */
export const problem = (
  status: number,
  reason: string,
  detail: string,
  extension: Extension = {},
  headers: Readonly<Record<string, string>> = {},
): TextReply => ({
  status,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: `urn:tributary:problem:${reason}`,
    title: titleOf(reason),
    status,
    detail,
    ...extension,
  }),
  headers,
})

function titleOf(reason: string): string {
  const words = reason.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
