import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { listen, type Running } from './dynamodb.ts'
import { isSigned } from './presigned.ts'

/**
 * An HTTP proxy that adds to fauxqs 1.9.2 what S3 documents: `If-None-Match: *` on PutObject (User Guide, "Conditional
 * writes"); the signature of a presigned address, metadata in its query, and its expiry (API Reference, "Authenticating
 * Requests: Using Query Parameters"); at most 2 KB of metadata (User Guide, "Working with object metadata");
 * Content-Encoding and Content-Language, and the headers that a GET asks for (API Reference, "GetObject").
 */
export async function s3Wire(endpoint: string): Promise<Running> {
  let turn: Promise<unknown> = Promise.resolve()
  const kept: Kept = new Map()
  return listen(
    createServer((asked, answer) => {
      const treated = async () => {
        const url = new URL(asked.url ?? '/', endpoint)
        const body = await buffer(asked)
        // If two puts run at once, the one that ends first counts as the first.
        const treating = turn.then(() => treat(url, asked, body, answer, kept))
        turn = treating.catch(() => undefined)
        await treating
      }
      treated().catch(() => asked.socket.destroy())
    }),
  )
}

/** By path, the headers that fauxqs forgets. */
type Kept = Map<string, Record<string, string>>

async function treat(
  url: URL,
  asked: IncomingMessage,
  body: Buffer,
  answer: ServerResponse,
  kept: Kept,
): Promise<void> {
  const fault = signatureFault(url, asked)
  if (fault !== undefined) {
    refuse(answer, 403, ...fault)
    return
  }
  if (asked.method === 'PUT' && asked.headers['if-none-match'] === '*' && (await stands(url))) {
    refuse(answer, 412, 'PreconditionFailed', 'At least one of the preconditions did not hold')
    return
  }
  const headers = { ...asked.headers, ...metadataIn(url) }
  if (metadataBytes(headers) > 2_048) {
    refuse(answer, 400, 'MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size')
    return
  }
  if (asked.method === 'PUT') kept.set(url.pathname, forgotten(asked.headers))
  const passed = request(url, { method: asked.method, headers }).end(body)
  const [served] = (await once(passed, 'response')) as [IncomingMessage]
  const isGiven = [200, 206].includes(served.statusCode ?? 0) && asked.method !== 'PUT'
  const more = isGiven ? { ...kept.get(url.pathname), ...overrides(url) } : {}
  answer.writeHead(served.statusCode ?? 502, { ...served.headers, ...more })
  served.pipe(answer)
}

type Fault = readonly [code: string, message: string]

function signatureFault(url: URL, { method = '', headers }: IncomingMessage): Fault | undefined {
  if (hasExpired(url)) return ['AccessDenied', 'Request has expired']
  const unsent = signedIn(url).find((name) => headers[name] === undefined)
  if (unsent !== undefined) return ['SignatureDoesNotMatch', `The signature covers ${unsent}`]
  return isSigned(url, method, headers)
    ? undefined
    : ['SignatureDoesNotMatch', 'The request is not the one that was signed']
}

/** The headers that the signature of a presigned URL covers, in lower case. */
const signedIn = ({ searchParams }: URL): readonly string[] =>
  searchParams.get('X-Amz-SignedHeaders')?.split(';') ?? []

const forgotten = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    ['content-encoding', 'content-language'].flatMap((name) => {
      const value = headers[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )

const overrides = ({ searchParams }: URL): Record<string, string> =>
  Object.fromEntries(
    [...searchParams].flatMap(([name, value]) =>
      name.startsWith('response-') ? [[name.slice('response-'.length), value]] : [],
    ),
  )

const metadataBytes = (headers: IncomingHttpHeaders): number =>
  Object.entries(headers)
    .filter(([name]) => name.startsWith('x-amz-meta-'))
    .reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(String(value)), 0)

async function stands({ origin, pathname }: URL): Promise<boolean> {
  return (await fetch(origin + pathname, { method: 'HEAD' })).ok
}

const metadataIn = ({ searchParams }: URL): Record<string, string> =>
  Object.fromEntries([...searchParams].filter(([name]) => name.toLowerCase().startsWith('x-amz-meta-')))

/** `X-Amz-Date` is as in 20130524T000000Z. */
function hasExpired({ searchParams }: URL): boolean {
  const signed = searchParams.get('X-Amz-Date')
  if (signed === null) return false
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(signed) ?? []
  const from = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Date.now() > from + Number(searchParams.get('X-Amz-Expires')) * 1_000
}

function refuse(answer: ServerResponse, status: number, code: string, message: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`
  answer.writeHead(status, { 'content-type': 'application/xml', connection: 'close' }).end(body)
}
