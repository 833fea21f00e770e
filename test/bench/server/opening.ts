import { join } from 'node:path'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { startBenchServer } from './server.ts'

/** How long it takes to open a full data directory, and to start a server on it until it prints that it listens. */
export interface Opening {
  readonly events: number
  readonly openMs: number
  readonly listeningMs: number
}

export async function measureOpening(data: string, events: number): Promise<Opening> {
  const started = performance.now()
  const log = await openEmbeddedLog({ path: join(data, 'log') })
  const tables = await openEmbeddedTables({ path: join(data, 'tables') })
  await log.shards()
  const openMs = performance.now() - started
  await Promise.all([log.close(), tables.close()])
  const server = await startBenchServer(data, `${data}-peaks-opening`)
  await server.stop()
  return { events, openMs, listeningMs: server.listeningMs }
}
