import type { Access } from '../tables/dynamodb/requests.ts'

const { AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_REGION } = process.env

/** AWS is found as the SDK finds it. AWS-compatible servers take any region and key, but want some. */
export function accessTo(endpoint: string | undefined): Access {
  if (endpoint === undefined) return {}
  const access = { endpoint, region: AWS_REGION ?? 'us-east-1' }
  if (AWS_ACCESS_KEY_ID !== undefined || AWS_PROFILE !== undefined) return access
  return { ...access, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
}
