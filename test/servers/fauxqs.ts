import type { AddressInfo } from 'node:net'
import { buildApp } from 'fauxqs'
import type { Running } from './dynamodb.ts'

/** fauxqs (https://github.com/kibertoad/fauxqs): S3, SNS and SQS in memory, on a free port. It checks no signatures. */
export async function startFauxqs(): Promise<Running> {
  const app = buildApp({ logger: false })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port.toString()}`,
    close: async () => {
      app.server.closeAllConnections()
      await app.close()
    },
  }
}
