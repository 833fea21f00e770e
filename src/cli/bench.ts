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
      'Measures, in one run: events a second from the first append until all tables are settled, as a ratio to ' +
        'raw LMDB and to one event at a time; the requests and units of DynamoDB, also for handlers written with ' +
        'Powertools (fetched from npm, in a clone of the repository); CPU, cold start and size of the functions; ' +
        'the cost on AWS, and the first limit that is reached; the latency of one POST; memory; the cost of a ' +
        'consumer that fails for ever to the others; opening. Takes some minutes. Does not use --data.',
    )
    .option('--quick', 'few events: checks that it runs; its figures mean nothing')
    .option('--checkins <file>', 'make the events from these check-ins (TSV); needs --ratings')
    .option('--ratings <file>', 'and from these ratings (CSV); by default they are made from a seed')
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
