import { problem, type TextReply } from './reply.ts'

/** The answer if no route has this path with this method: 405 if the path has other methods, otherwise 404. */
export function unknown(allowed: readonly string[]): TextReply {
  if (allowed.length === 0) return problem(404, 'no-such-route', 'There is nothing at this path')
  const allow = allowed.join(', ')
  return problem(405, 'method-not-allowed', `This path takes ${allow}`, {}, { allow })
}
