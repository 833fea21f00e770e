import type { Readable } from 'node:stream'
import type { Flaw } from '../events/refusal.ts'

/** What a route answers; its body is text already, so that a route decides what that costs, or bytes on their way. */
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

export const json = (status: number, value: unknown): TextReply => jsonText(status, JSON.stringify(value))

/** The same of what is JSON text already. */
export const jsonText = (status: number, body: string): TextReply => ({
  status,
  contentType: 'application/json',
  body,
})

/** Members that a problem has beyond those of every problem (RFC 9457, 3.2). */
export interface Extension {
  readonly errors?: readonly Flaw[] | undefined
  readonly [member: string]: unknown
}

/**
 * A refusal as an RFC 9457 problem document. `reason` is a short name in kebab case: it makes the problem's `type`
 * and `title`. `detail` is for a reader; it never repeats what was sent.
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
