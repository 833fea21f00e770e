import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { listen, type Running } from './dynamodb.ts'

/**
 * An HTTP proxy that adds to fauxqs 1.9.2 what S3 documents and it lacks: `If-None-Match: *` on PutObject, one put of a key
 * at a time (User Guide, "Conditional writes"); metadata in the query of a presigned address, and its expiry (API Reference,
 * "Authenticating Requests: Using Query Parameters").
 */
export async function s3Wire(endpoint: string): Promise<Running> {
  const turns = new Map<string, Promise<unknown>>()
  return listen(
    createServer((asked, answer) => {
      const { pathname } = new URL(asked.url ?? '/', endpoint)
      const treated = () => treat(endpoint, asked, answer).catch(() => asked.socket.destroy())
      // A body that hangs holds nobody up but those who put under its key, as in S3 where the last to end is judged.
      if (asked.headers['if-none-match'] !== '*') void treated()
      else turns.set(pathname, (turns.get(pathname) ?? Promise.resolve()).then(treated))
    }),
  )
}

async function treat(endpoint: string, asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  const url = new URL(asked.url ?? '/', endpoint)
  if (hasExpired(url)) {
    refuse(answer, 403, 'AccessDenied', 'Request has expired')
    return
  }
  if (asked.method === 'PUT' && asked.headers['if-none-match'] === '*' && (await stands(url))) {
    refuse(answer, 412, 'PreconditionFailed', 'At least one of the preconditions did not hold')
    return
  }
  const headers = { ...asked.headers, ...metadataIn(url) }
  const passed = request(url, { method: asked.method, headers })
  asked.once('close', () => asked.complete || passed.destroy())
  asked.pipe(passed)
  const [served] = (await once(passed, 'response')) as [IncomingMessage]
  answer.writeHead(served.statusCode ?? 502, served.headers)
  served.pipe(answer)
  await once(answer, 'close')
}

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
