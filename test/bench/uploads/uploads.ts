import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { median } from '../median.ts'
import type { BenchOptions } from '../options.ts'
import { memoryOf, watchMemory } from '../server/watch-memory.ts'
import { ours, plain, type Receiver } from './receivers.ts'
import { sendUploads, type UploadPlan } from './send-uploads.ts'

/** Uploads of one size: ours, and those to a plain handler, measured in turn. Figures are medians of the rounds. */
export interface UploadRates extends UploadPlan {
  readonly perSecond: number
  readonly megabytesPerSecond: number
  readonly plainPerSecond: number
  /** Our rate divided by the plain one: in each round, and the median. */
  readonly ratios: readonly number[]
  readonly ratio: number
}

/** Resident memory of the server above that before the upload, in bytes. */
export interface UploadMemory {
  readonly bytes: number
  readonly ours: number
  readonly plain: number
}

export interface Uploads {
  readonly small: UploadRates
  readonly large: UploadRates
  readonly one: UploadMemory
}

type Start = (directory: string) => Promise<Receiver>

/** Uploads beside a handler of Fastify that streams to the disk and flushes: rates, and memory at one large upload. */
export async function measureUploads(
  directory: string,
  { sizes, progress }: Pick<BenchOptions, 'sizes' | 'progress'>,
): Promise<Uploads> {
  const { small, large, oneBytes } = sizes.uploads
  progress(`uploads of ${small.fileBytes} bytes, beside a plain handler`)
  const smallRates = await ratesOf(directory, small, sizes.rounds)
  progress(`uploads of ${large.fileBytes} bytes, beside a plain handler`)
  const largeRates = await ratesOf(directory, large, sizes.rounds)
  progress(`memory at an upload of ${oneBytes} bytes`)
  const one = {
    bytes: oneBytes,
    ours: await memoryAt(join(directory, 'one'), ours, oneBytes),
    plain: await memoryAt(join(directory, 'one-plain'), plain, oneBytes),
  }
  return { small: smallRates, large: largeRates, one }
}

async function ratesOf(directory: string, plan: UploadPlan, rounds: number): Promise<UploadRates> {
  const [mine, theirs]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    mine.push(await rateOf(join(directory, 'ours'), ours, plan))
    theirs.push(await rateOf(join(directory, 'plain'), plain, plan))
  }
  const ratios = mine.map((rate, round) => rate / (theirs[round] ?? Number.NaN))
  const perSecond = median(mine)
  return {
    ...plan,
    perSecond,
    megabytesPerSecond: (perSecond * plan.fileBytes) / 1e6,
    plainPerSecond: median(theirs),
    ratios,
    ratio: median(ratios),
  }
}

/** Files a second, into a fresh server. */
async function rateOf(directory: string, start: Start, plan: UploadPlan): Promise<number> {
  const { server, begin } = await start(directory)
  const seconds = await sendUploads(plan, begin)
  await server.stop()
  await rm(directory, { recursive: true })
  return plan.files / seconds
}

const MIB = 2 ** 20

/** The first uploads load code, and their events are the first batches of the threads that fold. */
const WARM_UP = 20

/** Resolves when memory has not grown for some seconds; after half a minute at the latest. */
async function atRest(pid: number | undefined): Promise<void> {
  let most = 0
  for (let [looks, still] = [0, 0]; looks < 60 && still < 8; looks += 1) {
    await pause(500)
    const now = memoryOf(pid, 'VmRSS') ?? 0
    still = now > most + MIB ? 0 : still + 1
    most = Math.max(most, now)
  }
}

async function memoryAt(directory: string, start: Start, fileBytes: number): Promise<number> {
  const { server, begin } = await start(directory)
  await sendUploads({ files: WARM_UP, fileBytes: MIB, connections: 1 }, begin)
  await atRest(server.pid)
  const idle = memoryOf(server.pid, 'VmRSS') ?? Number.NaN
  const watch = watchMemory(server.pid, 'VmRSS')
  await sendUploads({ files: 1, fileBytes, connections: 1 }, (_, bytes) => begin(WARM_UP, bytes))
  const peak = watch.stop() ?? Number.NaN
  await server.stop()
  await rm(directory, { recursive: true })
  return peak - idle
}
