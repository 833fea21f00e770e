/** A failure as one sentence. S3's answer to HEAD has no message. */
export function failure(what: string, cause: unknown): Error {
  return new Error(`Cannot ${what}: ${reasonOf(cause)}`, { cause })
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.name === 'AbortError' && cause.cause instanceof Error) return cause.cause.message
  if ('$metadata' in cause) return `S3 says ${cause.name}: ${cause.message}`
  return cause.message
}
