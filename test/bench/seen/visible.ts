import { join } from 'node:path'
import { load } from '../load/run.ts'
import { prepareSender } from '../load/send.ts'
import type { BenchOptions } from '../options.ts'
import { percentiles, type Percentiles } from '../percentiles.ts'
import { producerToken, startBenchServer, type BenchServer } from '../server/server.ts'
import { startProber, type Prober, type Seen } from './prober.ts'

/** Milliseconds from the beginning of a POST until its event is visible in the tables. */
export interface SeenFigures {
  readonly after: Percentiles
  readonly told: Percentiles
  readonly probes: number
}

export interface Visible {
  /** The load of others: half of the rate that was settled in the same run. */
  readonly perSecond: number
  readonly atRest: SeenFigures
  readonly loaded: SeenFigures
}

type Options = Pick<BenchOptions, 'origin' | 'sizes' | 'progress'>

const SENDING = { batch: 500, connections: 4 }

/** How soon a single event is visible: while nothing else is appended, and at half of the settled rate. */
export async function measureVisible(directory: string, options: Options): Promise<Visible> {
  const { origin, sizes, progress } = options
  const { events } = sizes.seen
  progress('the settled rate, for half of it')
  const { settledMs } = await load(join(directory, 'rate'), { origin, events, run: 'rate', ...SENDING })
  const perSecond = (events * 500) / settledMs
  progress('single events until they are visible')
  const data = join(directory, 'visible')
  const token = await producerToken(data)
  const server = await startBenchServer(data, `${data}-peaks`)
  try {
    return { perSecond, ...(await measureOn(server, { data, token, perSecond }, options)) }
  } finally {
    await server.stop()
  }
}

interface Place {
  readonly data: string
  readonly token: string
  readonly perSecond: number
}

async function measureOn(
  { url }: BenchServer,
  { data, token, perSecond }: Place,
  { origin, sizes }: Options,
): Promise<Pick<Visible, 'atRest' | 'loaded'>> {
  const prober = await startProber(url, data)
  const { atRest: count, loadSeconds } = sizes.seen
  for (let warm = 0; warm < WARM_UP; warm += 1) await prober.probe()
  let left = count
  const atRest = await probeWhile(prober, () => (left -= 1) >= 0)
  const plan = { origin, events: Math.ceil(perSecond * loadSeconds), run: 'visible', ...SENDING, perSecond }
  const sender = await prepareSender({ ...plan, url, token })
  let isSending = true
  const sent = sender.go().finally(() => (isSending = false))
  const loaded = await probeWhile(prober, () => isSending)
  await sent
  prober.close()
  return { atRest, loaded }
}

/** Events that are not counted: the first of a server wait for its code to be compiled. */
const WARM_UP = 20

async function probeWhile(prober: Prober, goesOn: () => boolean): Promise<SeenFigures> {
  const seen: Seen[] = []
  while (goesOn()) seen.push(await prober.probe())
  const of = (what: keyof Seen): Percentiles => percentiles(seen.map((one) => one[what]))
  return { after: of('after'), told: of('told'), probes: seen.length }
}
