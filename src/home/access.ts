/** How a server is reached; what is left out the AWS SDK finds in its own ways. */
export interface Access {
  readonly endpoint?: string
  readonly region?: string
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

const ANYBODY = { accessKeyId: 'tributary', secretAccessKey: 'tributary' }

/** How AWS is reached, or what stands in for it: an emulator takes any region and credentials, but wants some. */
export function accessTo(endpoint: string | undefined): Access {
  if (endpoint === undefined) return {}
  if (!isEmulator(endpoint)) return { endpoint }
  const { AWS_ACCESS_KEY_ID, AWS_PROFILE } = process.env
  const known = AWS_ACCESS_KEY_ID ?? AWS_PROFILE
  return { endpoint, region: region(), ...(known === undefined && { credentials: ANYBODY }) }
}

/** The region that the environment names, else one that every account has. */
export const region = (): string => process.env['AWS_REGION'] ?? 'us-east-1'

/** An endpoint can also be one of AWS, within a VPC say: there nothing is made unasked. */
export const isEmulator = (endpoint: string | undefined): boolean =>
  endpoint !== undefined &&
  !/\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/.test(new URL(endpoint).hostname)
