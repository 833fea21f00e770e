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
  const signature = url.searchParams.get('X-Amz-Signature')
  const [id = '', ...scope] = textIn(url, 'X-Amz-Credential').split('/')
  const secret = SECRETS[id]
  if (signature === null || secret === undefined) return true
  const digest = createHash('sha256')
    .update(canonical(url, method, headers))
    .digest('hex')
  const text = ['AWS4-HMAC-SHA256', textIn(url, 'X-Amz-Date'), scope.join('/'), digest].join('\n')
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secret}`)
  return hmac(key, text).toString('hex') === signature
}

const textIn = ({ searchParams }: URL, name: string): string => searchParams.get(name) ?? ''

function canonical(url: URL, method: string, headers: IncomingHttpHeaders): string {
  const told: IncomingHttpHeaders = { ...headers, host: String(headers['x-forwarded-host'] ?? headers.host) }
  const names = textIn(url, 'X-Amz-SignedHeaders').split(';')
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&')
  const signed = names.map((name) => `${name}:${String(told[name]).trim()}`)
  const payload = url.searchParams.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD'
  return [method, url.pathname, query, ...signed, '', names.join(';'), payload].join('\n')
}
