import { join } from 'node:path'
import { mintToken } from '../../../src/api/tokens.ts'
import { homeKey } from '../../../src/home/key.ts'
import { fillLog } from '../load/fill-log.ts'
import { settledAt } from '../load/run.ts'
import { prepareSender } from '../load/send.ts'
import type { BenchOptions } from '../options.ts'
import { cpuMicrosOf } from '../server/cpu.ts'
import { measureOpening, type Opening } from '../server/opening.ts'
import { producerToken, startBenchServer, type BenchServer } from '../server/server.ts'
import { bigOnes, BUSY } from './big-ones.ts'
import { readAll, type LongReads } from './reads.ts'

interface Tenth {
  /** Events a second, until the tables were settled. */
  readonly perSecond: number
  /** Microseconds of CPU an event in the server, until its reactors were at the end too. */
  readonly cpuMicros: number
}

/** One long run of events that each change something. */
export interface Longer {
  readonly events: number
  readonly ratings: number
  readonly history: number
  readonly first: Tenth
  readonly last: Tenth
  /** The rate of the last tenth divided by that of the first. */
  readonly ratio: number
  /** Peak of anonymous pages in bytes; undefined where the system does not report them. */
  readonly anonymous: number | undefined
  readonly reads: LongReads
  readonly opening: Opening
}

const TENTHS = 10

/** Whether a server becomes slower while its tables grow, and how fast it reads and opens them in the end. */
export async function measureLonger(
  directory: string,
  { origin, sizes, progress }: BenchOptions,
): Promise<Longer> {
  const data = join(directory, 'longer')
  const token = await producerToken(data)
  const server = await startBenchServer(data, `${data}-peaks`)
  try {
    return await measureOn(server, { data, token }, { origin, sizes, progress })
  } catch (cause) {
    await server.stop()
    throw cause
  }
}

interface Place {
  readonly data: string
  readonly token: string
}

async function measureOn(
  server: BenchServer,
  { data, token }: Place,
  { origin, sizes, progress }: Pick<BenchOptions, 'origin' | 'sizes' | 'progress'>,
): Promise<Longer> {
  const { events, ratings, history } = sizes.longer
  const each = Math.ceil(events / TENTHS)
  const tenths: Tenth[] = []
  for (let at = 0; at < TENTHS; at += 1) {
    progress(`tenth ${at + 1} of ${each * TENTHS} events`)
    const sending = { batch: 500, connections: 4, url: server.url, token }
    const sender = await prepareSender({ ...sending, origin, run: 'longer', events: each, skip: at * each })
    const before = cpuMicrosOf(server.pid) ?? Number.NaN
    const { startedAt } = await sender.go()
    const { tables } = await settledAt(data)
    const cpuMicros = ((cpuMicrosOf(server.pid) ?? Number.NaN) - before) / each
    tenths.push({ perSecond: (each * 1_000) / (tables - startedAt), cpuMicros })
  }
  const read = await readBig(server, data, { sizes, progress })
  const [first, last] = [tenths[0] as Tenth, tenths.at(-1) as Tenth]
  const ratio = last.perSecond / first.perSecond
  return { events: each * TENTHS, ratings, history, first, last, ratio, ...read }
}

async function readBig(
  server: BenchServer,
  data: string,
  { sizes, progress }: Pick<BenchOptions, 'sizes' | 'progress'>,
): Promise<Pick<Longer, 'anonymous' | 'reads' | 'opening'>> {
  const { events, ratings, history } = sizes.longer
  progress(`a media with ${ratings} ratings, and a history of ${history} events`)
  await fillLog(join(data, 'log'), bigOnes(sizes.longer))
  await settledAt(data)
  const reads = await readAll(server.url, await tokenOfBusy(data), sizes.longer)
  const { anonymous } = await server.stop()
  return { anonymous, reads, opening: await measureOpening(data, events + ratings + history) }
}

/** Histories are for their users. */
const tokenOfBusy = async (data: string): Promise<string> =>
  mintToken(await homeKey(data), { user: BUSY, role: 'user', ttlSeconds: 86_400, now: Date.now() })
