import { join } from 'node:path'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { load } from '../load/run.ts'
import type { BenchOptions } from '../options.ts'
import type { MemoryAt, MemoryFigures, Opening } from '../report.ts'
import { startBenchServer } from './server.ts'

/** The peak of memory at several numbers of events, and how long the largest data directory takes to open. */
export async function measureMemory(
  directory: string,
  { origin, sizes, progress }: BenchOptions,
): Promise<MemoryFigures> {
  const memory: MemoryAt[] = []
  const dataOf = (events: number): string => join(directory, events.toString())
  for (const events of sizes.memoryEvents) {
    progress(`memory at ${events.toString()} events`)
    const plan = { origin, events, run: `memory${events.toString()}`, batch: 500, connections: 4 }
    const { spent } = await load(dataOf(events), plan)
    memory.push({ events, heapAndExternal: spent.heapAndExternal, anonymous: spent.anonymous })
  }
  const most = sizes.memoryEvents.at(-1) ?? 0
  progress(`opening ${most.toString()} events`)
  return { memory, opening: await measureOpening(dataOf(most), most) }
}

async function measureOpening(data: string, events: number): Promise<Opening> {
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
