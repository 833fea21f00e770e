import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { median } from '../median.ts'
import type { BenchOptions } from '../options.ts'
import { memoryAtRest } from '../server/memory-at-rest.ts'
import { ours, plain, unextracted, type Receiver } from './receivers.ts'
import { sendUploads, type Begin, type UploadPlan } from './send-uploads.ts'

/** Files a second, the median of the rounds. */
interface UploadRate {
  readonly perSecond: number
  /** The rate divided by that of the plain handler: in each round, and the median. */
  readonly ratios: readonly number[]
  readonly ratio: number
}

/**
 * Uploads of one size: ours, ours without the extractor, and those to a plain handler, measured in turn. The extractor
 * works on each upload while others come in, on the same processors.
 */
export interface UploadRates extends UploadPlan, UploadRate {
  readonly megabytesPerSecond: number
  readonly unextracted: UploadRate
  readonly plainPerSecond: number
}

/** The peak of heap and external memory above that of a server at rest, in bytes. */
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
  const [mine, alone, theirs]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round += 1) {
    mine.push(await rateOf(join(directory, 'ours'), ours, plan))
    alone.push(await rateOf(join(directory, 'unextracted'), unextracted, plan))
    theirs.push(await rateOf(join(directory, 'plain'), plain, plan))
  }
  const extracted = besides(mine, theirs)
  return {
    ...plan,
    ...extracted,
    megabytesPerSecond: (extracted.perSecond * plan.fileBytes) / 1e6,
    unextracted: besides(alone, theirs),
    plainPerSecond: median(theirs),
  }
}

function besides(rates: readonly number[], plain: readonly number[]): UploadRate {
  const ratios = rates.map((rate, round) => rate / (plain[round] ?? Number.NaN))
  return { perSecond: median(rates), ratios, ratio: median(ratios) }
}

/** Files a second, into a fresh server that has loaded its code. */
async function rateOf(directory: string, start: Start, plan: UploadPlan): Promise<number> {
  const { server, begin } = await start(directory)
  await warmUp(begin)
  const seconds = await sendUploads(plan, begin)
  await server.stop()
  await rm(directory, { recursive: true })
  return plan.files / seconds
}

const MIB = 2 ** 20

/** The first uploads load code, and their events are the first batches of the threads that fold. */
const WARM_UP = 20

const warmUp = (begin: Begin): Promise<unknown> =>
  sendUploads({ files: WARM_UP, fileBytes: MIB, connections: 1 }, (nth, bytes) => begin(-1 - nth, bytes))

async function memoryAt(directory: string, start: Start, fileBytes: number): Promise<number> {
  const { server, begin } = await start(directory)
  await warmUp(begin)
  const idle = await memoryAtRest(server)
  await sendUploads({ files: 1, fileBytes, connections: 1 }, begin)
  const { peak } = await server.collected()
  await server.stop()
  await rm(directory, { recursive: true })
  return peak - idle
}
