import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { problem } from './reply.ts'

/** What is no HTTP at all, or came too slowly: answered on the bare socket, which is then closed. */
export function sendFault(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const slow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  const large = error.code === 'HPE_HEADER_OVERFLOW'
  const { status, body, contentType } = slow
    ? problem(408, 'too-slow', 'The request did not come in whole in time')
    : large
      ? problem(431, 'headers-too-large', 'The headers are larger than this server takes')
      : problem(400, 'not-http', 'The request is not HTTP')
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: ${contentType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
