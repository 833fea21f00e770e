import { join } from 'node:path'
import { reactors } from '../../../consumers/all.ts'
import { consumersHere } from '../../../src/home/consumers-here.ts'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { producerToken, startBenchServer, type BenchServer, type Spent } from '../server/server.ts'
import { settled } from '../server/settled.ts'
import type { Plan, Sent } from './plan.ts'
import { prepareSender } from './send.ts'

/** The result of one load of a fresh server. */
export interface Loaded {
  readonly sent: Sent
  /** Milliseconds from the first request until the tables had reached the end of the log. */
  readonly settledMs: number
  /** Milliseconds until the reactors had, too. */
  readonly reactedMs: number
  readonly spent: Spent
}

/**
 * A program under load: where its data are, what it needs from the sender, and when its tables show all that was sent.
 */
export interface Candidate {
  readonly token: (data: string) => Promise<string>
  readonly start: (data: string, peaks: string) => Promise<BenchServer>
  readonly settledAt: (data: string, sent: Sent) => Promise<SettledAt>
}

/** When the tables, and then the reactors, had taken all that was sent: milliseconds since 1970. */
interface SettledAt {
  readonly tables: number
  readonly reactors: number
}

/** The reactors that run without a topic to notify. */
const running = consumersHere(reactors, undefined).filter(({ delivery }) => delivery.enabled)

/** Waits in this process, with the data directory open, until the server's consumers have taken everything. */
export async function settledAt(data: string): Promise<SettledAt> {
  const log = await openEmbeddedLog({ path: join(data, 'log') })
  const tables = await openEmbeddedTables({ path: join(data, 'tables') })
  await settled(log, tables)
  const at = Date.now()
  await settled(log, tables, running)
  await Promise.all([log.close(), tables.close()])
  return { tables: at, reactors: Date.now() }
}

const tributary: Candidate = { token: producerToken, start: startBenchServer, settledAt }

/** Starts a server on `data`, lets another process send a plan to it, waits until it is settled, and stops it. */
export async function load(
  data: string,
  plan: Omit<Plan, 'url' | 'token'>,
  candidate: Candidate = tributary,
): Promise<Loaded> {
  const token = await candidate.token(data)
  const server = await candidate.start(data, `${data}-peaks-${plan.run}`)
  try {
    const sender = await prepareSender({ ...plan, url: server.url, token })
    const sent = await sender.go()
    const at = await candidate.settledAt(data, sent)
    const after = (time: number): number => time - sent.startedAt
    const [settledMs, reactedMs] = [after(at.tables), after(at.reactors)]
    return { sent, settledMs, reactedMs, spent: await server.stop() }
  } catch (cause) {
    await server.stop()
    throw cause
  }
}
