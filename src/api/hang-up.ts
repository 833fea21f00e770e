import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** How long a socket is still read, and its bytes dropped, after it has its answer. */
const LINGER_MS = 1_000

/** Whether a request has a body, by its headers (RFC 9112, 6.3). */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** Whether a part of a request's body has still to arrive. */
export const isComingIn = (raw: IncomingMessage): boolean =>
  'complete' in raw && !raw.complete && hasBody(raw)

/**
 * Frees the socket of a request that is answered before its body has arrived. If a socket is closed with unread bytes,
 * the connection is reset and the client may never see the answer. So our half is closed first, and the bytes that
 * still arrive are dropped for a moment (RFC 9112, 9.6).
 */
export function hangUpOnRest({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (!isComingIn(raw)) return
  const { socket } = raw
  reply.header('connection', 'close')
  // Node calls this after the last answer of a connection.
  socket.destroySoon = () => {
    raw.once('end', () => socket.destroy())
    raw.resume()
    linger(socket)
  }
}

/** Closes our half of a connection now, after sending `last`, and the whole connection soon. */
export function linger(socket: Socket, last = ''): void {
  const late = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(late))
  socket.end(last)
}
