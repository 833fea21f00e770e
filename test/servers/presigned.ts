import { createHash, createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** The secrets of the credentials that tests use, by their ids. */
const SECRETS: Readonly<Record<string, string>> = { tributary: 'tributary', test: 'test', a: 'b' }

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/**
 * Whether the signature of a presigned URL is that of this request (S3 API Reference, "Authenticating Requests: Using
 * Query Parameters"). A proxy before this server tells the address that was asked as `x-forwarded-host`. Credentials that
 * are not those of tests are not checked.
 */
export function isSigned(url: URL, method: string, headers: IncomingHttpHeaders): boolean {
  const query = url.searchParams
  const signature = query.get('X-Amz-Signature')
  const [id = '', day = '', region = '', service = '', end = ''] =
    query.get('X-Amz-Credential')?.split('/') ?? []
  const secret = SECRETS[id]
  if (signature === null || secret === undefined) return true
  const told: IncomingHttpHeaders = { ...headers, host: String(headers['x-forwarded-host'] ?? headers.host) }
  const names = query.get('X-Amz-SignedHeaders')?.split(';') ?? []
  const canonical = [
    method,
    url.pathname,
    [...query]
      .filter(([name]) => name !== 'X-Amz-Signature')
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${String(told[name]).trim()}`),
    '',
    names.join(';'),
    query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
  ].join('\n')
  const scope = [day, region, service, end].join('/')
  const digest = createHash('sha256').update(canonical).digest('hex')
  const text = ['AWS4-HMAC-SHA256', query.get('X-Amz-Date'), scope, digest].join('\n')
  const key = [day, region, service, end].reduce<string | Buffer>(hmac, `AWS4${secret}`)
  return hmac(key, text).toString('hex') === signature
}
