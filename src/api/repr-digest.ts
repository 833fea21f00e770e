const ALGORITHM = 'sha-256'
const BYTES_OF_SHA256 = 32

/** An item of bytes in a structured field (RFC 9651, 3.3.5), perhaps with parameters. */
const BYTES = /^:([A-Za-z0-9+/]*={0,2}):(?:;.*)?$/

/**
 * The SHA-256 in a `Repr-Digest` (RFC 9530, 3), in base64; empty if it tells none. A digest of another algorithm is
 * ignored, as the RFC allows. Undefined if it is no SHA-256.
 */
export function sha256In(
  header: string | readonly string[] | undefined,
): { readonly sha256?: string } | undefined {
  const members = String(header ?? '')
    .split(',')
    .map((member) => member.trim())
  // Of several members of one name, the last counts.
  const told = members.findLast((member) => member === ALGORITHM || member.startsWith(`${ALGORITHM}=`))
  if (told === undefined) return {}
  const bytes = Buffer.from(BYTES.exec(told.slice(ALGORITHM.length + 1))?.[1] ?? '', 'base64')
  return bytes.length === BYTES_OF_SHA256 ? { sha256: bytes.toString('base64') } : undefined
}

export const reprDigest = (sha256: string): string => `${ALGORITHM}=:${sha256}:`
