import { BadDigest } from '../exactly.ts'

/** A failure as one sentence. S3's answer to HEAD has no message. Wrong bytes are not S3's failure. */
export function failure(what: string, cause: unknown): Error {
  const digest = [cause, cause instanceof Error ? cause.cause : undefined].find(
    (one) => one instanceof BadDigest,
  )
  if (digest !== undefined) return digest
  return new Error(`Cannot ${what}: ${reasonOf(cause)}`, { cause })
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.name === 'AbortError' && cause.cause instanceof Error) return cause.cause.message
  if ('$metadata' in cause) return `S3 says ${cause.name}: ${cause.message}`
  return cause.message
}
