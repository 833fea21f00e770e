/** How to reach a server; the AWS SDK finds what is missing in its usual ways. */
export interface Access {
  readonly endpoint?: string
  readonly region?: string
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

const ANYBODY = { accessKeyId: 'tributary', secretAccessKey: 'tributary' }

/** How to reach AWS or an emulator. An emulator accepts any region and credentials, but requires some. */
export function accessTo(endpoint: string | undefined): Access {
  if (endpoint === undefined) return {}
  if (!isEmulator(endpoint)) return { endpoint }
  const { AWS_ACCESS_KEY_ID, AWS_PROFILE } = process.env
  const known = AWS_ACCESS_KEY_ID ?? AWS_PROFILE
  return { endpoint, region: region(), ...(known === undefined && { credentials: ANYBODY }) }
}

/** The region of the environment, or else one that every account has. */
export const region = (): string => process.env['AWS_REGION'] ?? 'us-east-1'

/** An endpoint may also be one of AWS, for example within a VPC: there, nothing is created. */
export const isEmulator = (endpoint: string | undefined): boolean =>
  endpoint !== undefined &&
  !/\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/.test(new URL(endpoint).hostname)
