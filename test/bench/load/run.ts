import { join } from 'node:path'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { producerToken, startBenchServer, type Peak } from '../server/server.ts'
import { settled } from '../server/settled.ts'
import type { Plan, Sent } from './plan.ts'
import { prepareSender } from './send.ts'

/** What one load of a fresh server came to. */
export interface Loaded {
  readonly sent: Sent
  /** Milliseconds from the first request until every consumer had reached the end of the log. */
  readonly settledMs: number
  readonly peak: Peak
}

/** Waits from outside, in the data directory, until the server's consumers have taken everything. */
async function settledAt(data: string): Promise<number> {
  const log = await openEmbeddedLog({ path: join(data, 'log') })
  const tables = await openEmbeddedTables({ path: join(data, 'tables') })
  await settled(log, tables)
  const at = Date.now()
  await Promise.all([log.close(), tables.close()])
  return at
}

/** Starts a server on `data`, has a plan sent to it by a process of its own, waits until it is settled, stops it. */
export async function load(data: string, plan: Omit<Plan, 'url' | 'token'>): Promise<Loaded> {
  const token = await producerToken(data)
  const server = await startBenchServer(data, `${data}-peaks-${plan.run}`)
  const sender = await prepareSender({ ...plan, url: server.url, token })
  const sent = await sender.go()
  const at = await settledAt(data)
  return { sent, settledMs: at - sent.startedAt, peak: await server.stop() }
}
