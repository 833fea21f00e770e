/**
 * The address of the client that sent a request. CloudFront appends it to `X-Forwarded-For`, and API Gateway appends
 * CloudFront's own; a client may have sent any text before them (CloudFront Developer Guide, "Client IP addresses").
 */
export function viewerOf(forwarded: string | undefined): string | undefined {
  const hops = (forwarded ?? '').split(',').map((hop) => hop.trim())
  return hops.at(-2) ?? (hops.at(-1) || undefined)
}
