import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { BENCH_PARTS, type BenchChoice, type BenchPart } from '../../src/cli/bench-choice.ts'
import { measureAws } from './costs/measure-aws.ts'
import { measureExtraction } from './extraction/extraction.ts'
import { measureGrowing } from './growth/measure-growing.ts'
import { measureIsolation } from './isolation/isolation.ts'
import { measureLonger } from './longer/longer.ts'
import type { Origin } from './load/plan.ts'
import { measureNearby } from './nearby/nearby.ts'
import { measureLatency } from './server/latency.ts'
import { measureMemory } from './server/memory.ts'
import { sizesOf, type BenchOptions } from './options.ts'
import type { BenchReport } from './report.ts'
import { measureStreams } from './streams/streams.ts'
import { measureUploads } from './uploads/uploads.ts'

type Figures = Omit<BenchReport, 'machine'>

/** What each part measures, in a directory of its own. */
const PARTS: Readonly<Record<BenchPart, (directory: string, options: BenchOptions) => Promise<Figures>>> = {
  growth: measureGrowing,
  aws: measureAws,
  latency: async (directory, options) => ({ latency: await measureLatency(directory, options) }),
  memory: measureMemory,
  isolation: async (directory, { origin, sizes, progress }) => {
    progress('a consumer that fails for ever, beside the others')
    return { isolation: await measureIsolation(directory, { origin, ...sizes.isolation }) }
  },
  uploads: async (directory, options) => ({ uploads: await measureUploads(directory, options) }),
  extraction: async (_, options) => ({ extraction: await measureExtraction(options) }),
  streams: async (directory, options) => ({ streams: await measureStreams(directory, options) }),
  nearby: async (directory, options) => ({ nearby: await measureNearby(directory, options) }),
  longer: async (directory, options) => ({ longer: await measureLonger(directory, options) }),
}

/** Runs the parts, one after the other, in a directory, and removes the directory at the end. */
export async function runBench({
  quick,
  scale,
  ...choice
}: Omit<BenchChoice, 'files'> & { readonly origin: Origin }): Promise<BenchReport> {
  const directory = await mkdtemp(join(tmpdir(), 'tributary-bench-'))
  const options = { ...choice, sizes: sizesOf({ quick, scale }), mayInstall: !quick }
  try {
    return await measureIn(directory, options)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function measureIn(directory: string, options: BenchOptions): Promise<BenchReport> {
  let report: BenchReport = {
    machine: { cpus: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', node: process.version },
  }
  for (const part of BENCH_PARTS.filter((each) => options.only.includes(each))) {
    const place = join(directory, part)
    report = { ...report, ...(await PARTS[part](place, options)) }
    await rm(place, { recursive: true, force: true })
  }
  return report
}
