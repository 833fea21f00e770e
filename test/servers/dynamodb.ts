import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import dynalite from 'dynalite'
import { accessTo } from '../../src/home/access.ts'
import type { DynamodbOptions } from '../../src/tables/dynamodb.ts'

const NAMED = process.env['TRIBUTARY_TEST_DYNAMODB_ENDPOINT']

/** A server on a free port. */
export interface Running {
  readonly endpoint: string
  readonly close: () => Promise<void>
}

export async function listen(server: Server): Promise<Running> {
  server.keepAliveTimeout = 0 // a connection that nobody closes is not closed under a request
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { endpoint: `http://127.0.0.1:${port.toString()}`, close }
}

export const startDynalite = (): Promise<Running> => listen(dynalite({ createTableMs: 0 }))

/** DynamoDB for a test: the server that the environment names, otherwise a new dynalite. */
export function startDynamodb(): Promise<Running> {
  if (NAMED === undefined) return startDynalite()
  return Promise.resolve({ endpoint: NAMED, close: () => Promise.resolve() })
}

/** Options for tables with a prefix of their own, created if missing. With dynalite, retries do not pause. */
export const trialOf = (endpoint: string, prefix: string): DynamodbOptions => ({
  access: accessTo(endpoint),
  prefix,
  create: true,
  concurrency: 32,
  pace: { random: () => Math.random(), pause: NAMED === undefined ? () => setImmediate() : setTimeout },
})
