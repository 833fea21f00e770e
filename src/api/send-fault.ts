import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Allowed } from './allowed.ts'
import { linger } from './hang-up.ts'
import { problem, type TextReply } from './reply.ts'
import { unknown } from './unknown.ts'

/** Node's error; `rawPacket` holds the bytes that it could not parse. */
type Fault = Error & { readonly code?: string; readonly rawPacket?: unknown }

export type FaultSender = (fault: Fault, socket: Socket) => void

/** CONNECT names a host instead of a path; this server is not a proxy. */
export const NO_TUNNEL: Fault = Object.assign(new Error('This is no proxy'), { code: 'NO_TUNNEL' })

/**
 * Answers on the bare socket, and closes it, if the bytes are not HTTP or arrive too slowly. `always`: headers of every
 * answer.
 */
export const faultSender =
  (allowed: Allowed, always: Readonly<Record<string, string>>): FaultSender =>
  (fault, socket) => {
    if (fault.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    linger(socket, textOf(replyTo(fault, allowed), always))
  }

function replyTo({ code, rawPacket }: Fault, allowed: Allowed): TextReply {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return problem(408, 'too-slow', 'The request did not arrive completely in time')
  if (code === 'HPE_HEADER_OVERFLOW')
    return problem(431, 'headers-too-large', 'The headers are larger than this server accepts')
  if (code === NO_TUNNEL.code) return unknown(allowed('*'))
  const url = code === 'HPE_INVALID_METHOD' ? urlIn(rawPacket) : undefined
  return url === undefined ? NOT_HTTP : unknown(allowed(url))
}

const urlIn = (packet: unknown): string | undefined =>
  Buffer.isBuffer(packet) ? REQUEST.exec(packet.toString('latin1'))?.[1] : undefined

/** A request line with a method that Node's parser does not know (RFC 9110, 9.1: methods are tokens). */
const REQUEST = /^[\w!#$%&'*+.^`|~-]+ (\S+) HTTP\/1\.[01]\r?\n/

const NOT_HTTP = problem(400, 'not-http', 'The request is not HTTP')

function textOf(
  { status, headers, contentType, body }: TextReply,
  always: Readonly<Record<string, string>>,
): string {
  const all = {
    ...always,
    ...headers,
    'content-type': contentType,
    'content-length': Buffer.byteLength(body).toString(),
    connection: 'close',
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n')
}
