import { join } from 'node:path'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { oneByOne } from '../baselines/one-by-one.ts'
import { besideSqlite } from '../beside/beside.ts'
import type { BenchOptions } from '../options.ts'
import type { GrowthFigures } from '../report.ts'
import { measureThroughput } from '../throughput.ts'
import { measureGrowth, measureRepeats } from './growth.ts'

const BATCH = 500
const CONNECTIONS = 4
const ONE_BY_ONE_SECONDS = 30

/** How fast new facts are settled, beside plain better-sqlite3 and LMDB alone; and what they leave. */
export async function measureGrowing(
  directory: string,
  { origin, sizes, mayInstall, progress }: BenchOptions,
): Promise<GrowthFigures> {
  const { events, rounds, changedEvents, oneByOneEvents } = sizes
  const plan = { origin, events, batch: BATCH, connections: CONNECTIONS, rounds }
  const beside = await besideSqlite(directory, plan, mayInstall)
  const { throughput, raw, data } = await measureThroughput(directory, plan, beside, progress)
  progress('whether better-sqlite3 shows the same tables')
  const sqlite = await beside.result()
  progress('which events change a row, and the same facts told again')
  const growth = await measureGrowth(directory, data, plan, changedEvents)
  const repeats = await measureRepeats(directory, plan, changedEvents)
  progress('the same projections, one event at a time')
  const log = await openEmbeddedLog({ path: join(data, 'log') })
  const single = await oneByOne(log, join(directory, 'one-by-one'), oneByOneEvents, ONE_BY_ONE_SECONDS)
  await log.close()
  const ratio = throughput.perSecond / single.perSecond
  return { throughput, growth, repeats, sqlite, raw, oneByOne: { ...single, ratio } }
}
