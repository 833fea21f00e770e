import type { Command } from 'commander'
import { Misuse } from '../base/failure.ts'
import { print } from './print.ts'
import type { EveryOptions, Surroundings } from './surroundings.ts'

interface Options extends EveryOptions {
  readonly quick?: boolean
  readonly checkins?: string
  readonly ratings?: string
  readonly json?: boolean
}

/** `bench`: the benchmarks, in temporary directories of their own. */
export function bench(program: Command, surroundings: Surroundings): void {
  program
    .command('bench')
    .description(
      'Measures, in one run: events a second from the first append until all tables are settled, as a ratio to raw ' +
        'LMDB and to one event at a time; what DynamoDB would count, also of handlers written with Powertools (fetched from ' +
        'npm for that, in a clone of the repository); CPU, cold start and size of the functions; what AWS would cost, and what ' +
        'breaks first; the latency of one POST; memory; what a consumer that fails for ever costs the others; opening. ' +
        'Takes some minutes. Uses no --data.',
    )
    .option('--quick', 'few events: shows that it runs; its figures mean nothing')
    .option('--checkins <file>', 'make the events from these check-ins (TSV); goes with --ratings')
    .option('--ratings <file>', 'and these ratings (CSV); without both, from a seed')
    .option('--json', 'print the report as JSON')
    .action((_: unknown, command: Command) => run(command.optsWithGlobals(), surroundings))
}

async function run({ quick, checkins, ratings, json }: Options, surroundings: Surroundings): Promise<void> {
  if ((checkins === undefined) !== (ratings === undefined))
    throw new Misuse('Cannot make events: --checkins and --ratings go together')
  const files = checkins === undefined || ratings === undefined ? undefined : { checkins, ratings }
  const progress = (what: string) => void surroundings.stderr.write(`${what} …\n`)
  const { report, text } = await surroundings.runBench({ quick: quick === true, files, progress })
  await print(surroundings.stdout, json === true ? JSON.stringify(report) + '\n' : text)
}
