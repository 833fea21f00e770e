import { X509Certificate, type KeyObject } from 'node:crypto'

const NAME = 'echo-api.amazon.com'
const MOST = 10
const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/**
 * The public key of Alexa's signing certificate, the first of a chain in PEM; undefined unless the certificate is for
 * Alexa and valid `now`, and each certificate is issued by the next, up to one of the roots. Name constraints of
 * authorities are not checked: only certificates that public authorities issue for the name pass.
 */
export function signingKey(
  pem: string,
  roots: readonly X509Certificate[],
  now: number,
): KeyObject | undefined {
  const chain = chainOf(pem)
  const [leaf] = chain
  if (leaf?.checkHost(NAME, { subject: 'never', wildcards: false }) === undefined) return undefined
  const trusted = roots.filter((root) => isValid(root, now))
  for (const [at, certificate] of chain.entries()) {
    if (!isValid(certificate, now) || (at > 0 && !certificate.ca)) return undefined
    if (trusted.some((root) => isIssued(certificate, root))) return leaf.publicKey
    const issuer = chain[at + 1]
    if (issuer === undefined || !isIssued(certificate, issuer)) return undefined
  }
  return undefined
}

/** No certificates, if one of them cannot be read or there are too many. */
function chainOf(pem: string): readonly X509Certificate[] {
  const texts = pem.match(PEM) ?? []
  if (texts.length > MOST) return []
  try {
    return texts.map((text) => new X509Certificate(text))
  } catch {
    return []
  }
}

const isValid = ({ validFrom, validTo }: X509Certificate, now: number): boolean =>
  Date.parse(validFrom) <= now && now <= Date.parse(validTo)

const isIssued = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
