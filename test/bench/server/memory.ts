import { join } from 'node:path'
import { load } from '../load/run.ts'
import type { BenchOptions } from '../options.ts'
import type { MemoryAt, MemoryFigures } from '../report.ts'
import { measureOpening } from './opening.ts'

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
