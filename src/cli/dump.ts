import { Argument, type Command } from 'commander'
import { dumpRows, stableJson } from '../answer/dump.ts'
import type { Projection } from '../fold/projection.ts'
import type { Tables } from '../tables/tables.ts'
import { projectionsOf } from '../application/application.ts'
import { Failure } from '../base/failure.ts'
import { AS_IT_IS, printLines } from './print.ts'
import type { EveryOptions, Surroundings } from './surroundings.ts'
import { withHomeToRead } from './with-home.ts'

/** `dump`: a table as NDJSON; equal tables give the same bytes. */
export function dump(program: Command, surroundings: Surroundings): void {
  program
    .command('dump')
    .description(
      'Prints the rows of a table as readers see them (totals added up, no positions), sorted by key, with a ' +
        'fixed order of fields: equal tables give the same bytes.',
    )
    .addArgument(
      new Argument('<table>', 'the table').choices([...projectionsOf(surroundings.application).keys()]),
    )
    .option('--json', AS_IT_IS)
    .action((table: string, _: unknown, command: Command) =>
      run(table, command.optsWithGlobals(), surroundings),
    )
}

async function run(table: string, options: EveryOptions, surroundings: Surroundings): Promise<void> {
  const projection = projectionsOf(surroundings.application).get(table)
  if (projection === undefined) throw new Failure(`Cannot dump "${table}": there is no such table`)
  await withHomeToRead(surroundings, options, ({ tables }) =>
    printLines(surroundings.stdout, linesOf(tables, projection)),
  )
}

async function* linesOf(tables: Tables, projection: Projection): AsyncGenerator<string> {
  for await (const { row } of dumpRows(tables, projection)) yield stableJson(row)
}
