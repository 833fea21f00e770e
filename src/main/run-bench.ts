import { optional } from '../base/optional.ts'
import type { BenchChoice, BenchResult } from '../cli/bench-choice.ts'

const NOT_INSTALLED =
  'Cannot run the benchmarks: the package does not hold them. Run "npm run bench" in a clone of the repository'

/** Runs the benchmarks, which no other command loads. */
export async function runBench({ files, ...choice }: BenchChoice): Promise<BenchResult> {
  const bench = await optional(() => import('../../test/bench/bench.ts'), NOT_INSTALLED)
  const { printBench } = await import('../../test/bench/print/bench.ts')
  const report = await bench.runBench({ ...choice, origin: files ?? { seed: 1 } })
  return { report, text: printBench(report) }
}
