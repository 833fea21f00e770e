import { problem, type TextReply } from './reply.ts'

/** What is answered where no route takes a path with a method: 405 where the path takes others, else 404. */
export function unknown(allowed: readonly string[]): TextReply {
  if (allowed.length === 0) return problem(404, 'no-such-route', 'There is nothing at this path')
  const allow = allowed.join(', ')
  return problem(405, 'method-not-allowed', `This path takes ${allow}`, {}, { allow })
}
