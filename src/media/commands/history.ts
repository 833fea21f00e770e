import { Argument, type Command } from 'commander'
import { pagesOf } from '../../base/pages.ts'
import type { HistoryItem, LogPosition } from '../../answer/history.ts'
import { history as historyOf } from '../history.ts'
import { Failure } from '../../base/failure.ts'
import type { Tables } from '../../tables/tables.ts'
import { time, wholeNumber } from '../../cli/arguments.ts'
import { AS_IT_IS, printLines } from '../../cli/print.ts'
import type { EveryOptions, Surroundings } from '../../cli/surroundings.ts'
import { withHomeToRead } from '../../cli/with-home.ts'

type Kind = 'users' | 'media'

interface Options extends EveryOptions {
  readonly from?: string
  readonly to?: string
  readonly type?: string
  readonly limit?: number
}

const PAGE = 1000

/** `history`: the events of one user or one media. */
export function history(program: Command, surroundings: Surroundings): void {
  program
    .command('history')
    .description(
      'Prints events as NDJSON, each with its shardId, sequenceNumber and appendedAt. If an event has ' +
        'attributes of its own under these names, they stay unchanged, and its line is {"item", "place"}.',
    )
    .addArgument(new Argument('<kind>', 'users or media').choices(['users', 'media']))
    .argument('<id>', 'the id of the user or the media')
    .option('--from <time>', 'from this time on (RFC 3339, UTC)', time)
    .option('--to <time>', 'before this time', time)
    .option('--type <type>', 'only events of this type')
    .option('--limit <count>', 'maximum number of events', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--json', AS_IT_IS)
    .action((kind: Kind, id: string, _: unknown, command: Command) =>
      run(kind, id, command.optsWithGlobals(), surroundings),
    )
}

async function run(kind: Kind, id: string, options: Options, surroundings: Surroundings): Promise<void> {
  const { name, consumers } = surroundings.application
  if (!consumers.some((consumer) => consumer.name === 'log'))
    throw new Failure(`Cannot tell a history: application "${name}" keeps none`)
  await withHomeToRead(surroundings, options, ({ tables }) =>
    printLines(surroundings.stdout, linesOf(kind, id, options, tables)),
  )
}

async function* linesOf(kind: Kind, id: string, options: Options, tables: Tables): AsyncGenerator<string> {
  const { from, to, type } = options
  let left = options.limit ?? Infinity
  const pages = pagesOf((cursor) =>
    historyOf(tables, { kind, id, from, to, type, limit: Math.min(left, PAGE), cursor }),
  )
  for await (const { items, places } of pages) {
    yield* items.map((item, at) => lineOf(item, places?.[at]))
    left -= items.length
    if (left <= 0) return
  }
}

/**
 * `place` is given if an event of the page has attributes of its own under these names. This checks whether this event
 * has.
 */
function lineOf(item: HistoryItem, place: LogPosition | undefined): string {
  const isOwn =
    place !== undefined &&
    (item.shardId !== place.shardId ||
      item.sequenceNumber !== place.sequenceNumber ||
      item.appendedAt !== place.appendedAt)
  return JSON.stringify(isOwn ? { item, place } : item)
}
