import type { FastifyRequest } from 'fastify'
import { sendFault } from './send-fault.ts'

/**
 * Cuts off a request whose body has not come in whole after so many milliseconds, as Node does after those that the whole
 * server allows: uploads may take longer than what is parsed.
 */
export function comeInWithin({ raw }: FastifyRequest, ms: number): void {
  if (raw.readableEnded || raw.headers['content-length'] === '0') return
  if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined) return
  const slow = Object.assign(new Error('The request did not come in in time'), {
    code: 'ERR_HTTP_REQUEST_TIMEOUT',
  })
  const timer = setTimeout(() => sendFault(slow, raw.socket), ms)
  for (const over of ['end', 'close']) raw.once(over, () => clearTimeout(timer))
}
