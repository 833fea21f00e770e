import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** For how long a socket is still read, and what comes thrown away, once it has its answer. */
const LINGER_MS = 1_000

/** Whether a request has a body, by its headers (RFC 9112, 6.3). */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** Whether some of a request's body is still to come. */
export const isComingIn = (raw: IncomingMessage): boolean =>
  'complete' in raw && !raw.complete && hasBody(raw)

/**
 * Frees the socket of a request that is answered before its body has come in: the rest is not waited for. A socket that is
 * closed with bytes unread resets the connection, and the client may never see the answer; so our half is closed first, and what
 * comes is read for a moment and thrown away (RFC 9112, 9.6).
 */
export function hangUpOnRest({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (!isComingIn(raw)) return
  const { socket } = raw
  reply.header('connection', 'close')
  // Node calls it after the last answer of a connection.
  socket.destroySoon = () => {
    raw.once('end', () => socket.destroy())
    raw.resume()
    linger(socket)
  }
}

/** Closes our half of a connection now, after `last`, and all of it soon. */
export function linger(socket: Socket, last = ''): void {
  const late = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(late))
  socket.end(last)
}
