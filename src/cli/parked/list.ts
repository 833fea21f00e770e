import type { Command } from 'commander'
import type { Parked } from '../../consume/parked-row.ts'
import { waiting } from './waiting.ts'
import { printLines } from '../print.ts'
import type { EveryOptions, Surroundings } from '../surroundings.ts'
import { withHomeToRead } from '../with-home.ts'

interface Options extends EveryOptions {
  readonly json?: boolean
}

/** `parked list`: the waiting records, by consumer and position. */
export function list(parked: Command, surroundings: Surroundings): void {
  parked
    .command('list')
    .description('Lists the waiting records by consumer and position: id, reason and cause.')
    .option('--json', 'print one JSON object a line')
    .action((_: unknown, command: Command) => run(command.optsWithGlobals(), surroundings))
}

const run = (options: Options, surroundings: Surroundings): Promise<void> =>
  withHomeToRead(surroundings, options, ({ tables }) => {
    const line = options.json === true ? JSON.stringify : textOf
    return printLines(surroundings.stdout, linesOf(waiting(tables), line))
  })

async function* linesOf(
  records: AsyncIterable<Parked>,
  line: (record: Parked) => string,
): AsyncGenerator<string> {
  for await (const record of records) yield line(record)
}

const textOf = ({ id, reason, cause }: Parked): string => `${id}  ${reason}  ${cause}`
