import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import dynalite from 'dynalite'
import type { DynamodbOptions } from '../../src/tables/dynamodb.ts'

/** A server on a free port, and how to be rid of it. */
export interface Running {
  readonly endpoint: string
  readonly close: () => Promise<void>
}

export async function listen(server: Server): Promise<Running> {
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

/** DynamoDB to test against: the one that the environment names, else a dynalite of the test's own. */
export function startDynamodb(): Promise<Running> {
  const endpoint = process.env['TRIBUTARY_TEST_DYNAMODB_ENDPOINT']
  if (endpoint === undefined) return startDynalite()
  return Promise.resolve({ endpoint, close: () => Promise.resolve() })
}

/** Settings for a server that takes any key: tables of a name of their own, and no waiting between attempts. */
export const trialOf = (endpoint: string, prefix: string): DynamodbOptions => ({
  access: { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
  prefix,
  create: true,
  concurrency: 32,
  pace: { random: () => 0, pause: () => new Promise((resolve) => setImmediate(resolve)) },
})
