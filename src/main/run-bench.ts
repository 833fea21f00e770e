import type { BenchChoice, BenchResult } from '../cli/surroundings.ts'

/** Runs the benchmarks, which no other command loads. */
export async function runBench({ quick, files, progress }: BenchChoice): Promise<BenchResult> {
  const bench = await import('../../test/bench/bench.ts')
  const { printBench } = await import('../../test/bench/report.ts')
  const origin = files ?? { seed: 1 }
  const report = await bench.runBench({ ...bench.benchOptions(quick), origin, progress })
  return { report, text: printBench(report) }
}
