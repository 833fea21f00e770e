import { InvalidArgumentError, Option, type Command } from 'commander'
import { Misuse } from '../base/failure.ts'
import { BENCH_PARTS, USUAL_PARTS, type BenchPart } from './bench-choice.ts'
import { print } from './print.ts'
import type { EveryOptions, Surroundings } from './surroundings.ts'

interface Options extends EveryOptions {
  readonly quick?: boolean
  readonly only: readonly BenchPart[]
  readonly scale: number
  readonly checkins?: string
  readonly ratings?: string
  readonly json?: boolean
}

/** `bench`: the benchmarks, in temporary directories of their own. */
export function bench(program: Command, surroundings: Surroundings): void {
  program
    .command('bench')
    .description(
      'Measures, in one run: growth (events a second from the first append until all tables are settled, beside raw ' +
        'LMDB and plain better-sqlite3); aws (the requests and units of DynamoDB, also for handlers written with ' +
        'Powertools; CPU, cold start and size of the functions; dollars, and the first limit that is reached); the ' +
        'latency of one POST; memory, and opening; isolation (what a consumer that fails for ever costs the others); ' +
        'uploads, beside a plain handler of Fastify; extraction, beside sharp alone; streams of server-sent events ' +
        'that are held, beside a plain server; nearby among a million, beside an R*Tree of SQLite. Only if it is named: longer (the ' +
        'rate at the beginning and the end of ten million events, and reads of what has grown large). What is compared ' +
        'is fetched from npm, in a clone of the repository. Takes less than half an hour. Does not use --data.',
    )
    .addOption(
      new Option('--only <part...>', 'these parts only')
        .choices(BENCH_PARTS)
        .default(USUAL_PARTS, 'all but longer'),
    )
    .option(
      '--scale <share>',
      'a share of the usual sizes, up to 1: takes less time, and says less',
      share,
      1,
    )
    .option('--quick', 'few events: checks that it runs; its figures mean nothing')
    .option('--checkins <file>', 'make the events from these check-ins (TSV); needs --ratings')
    .option('--ratings <file>', 'and from these ratings (CSV); by default they are made from a seed')
    .option('--json', 'print the report as JSON')
    .action((_: unknown, command: Command) => run(command.optsWithGlobals(), surroundings))
}

function share(text: string): number {
  const value = Number(text)
  if (/^\d*(\.\d+)?$/.test(text) && value > 0 && value <= 1) return value
  throw new InvalidArgumentError('It must be a number, more than 0 and at most 1.')
}

async function run(options: Options, surroundings: Surroundings): Promise<void> {
  const { quick, only, scale, checkins, ratings, json } = options
  if ((checkins === undefined) !== (ratings === undefined))
    throw new Misuse('Cannot make events: --checkins and --ratings go together')
  const files = checkins === undefined || ratings === undefined ? undefined : { checkins, ratings }
  const progress = (what: string) => void surroundings.stderr.write(`${what} …\n`)
  const { report, text } = await surroundings.runBench({
    quick: quick === true,
    only,
    scale,
    files,
    progress,
  })
  await print(surroundings.stdout, json === true ? JSON.stringify(report) + '\n' : text)
}
