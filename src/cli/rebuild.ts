import { Argument, type Command } from 'commander'
import { projectionsOf, tablesOf } from '../application/application.ts'
import type { Table } from '../consume/consumer.ts'
import type { Rebuilt } from '../generations/rebuild.ts'
import { endsOf } from '../mapping/ends.ts'
import { Failure } from '../base/failure.ts'
import { laggingBehind, recordsBehind } from '../consume/lagging.ts'
import { print } from './print.ts'
import { progressOf, type Progress } from './progress.ts'
import type { DataHome } from '../home/data-home.ts'
import { homeOptions } from './home-options.ts'
import type { EveryOptions, Surroundings } from './surroundings.ts'
import { withHome } from './with-home.ts'

interface Options extends EveryOptions {
  readonly anew?: boolean
  readonly fromTrimmed?: boolean
  readonly json?: boolean
}

/** `rebuild`: builds a table again from the log, beside the live one. */
export function rebuild(program: Command, surroundings: Surroundings): void {
  program
    .command('rebuild')
    .description(
      'Folds the whole log into a new generation of a table, switches to it when it has caught up, and drops ' +
        'the old one. Works whether or not a server or functions run. If it is killed, the live table stays ' +
        'unchanged, and the next run continues. After a change of the projection, restart the server first (on ' +
        'AWS, deploy first), and add --anew if an earlier rebuild was stopped before the change. Refused if the ' +
        'log may have lost its first events.',
    )
    .addArgument(
      new Argument('<table>', 'the table').choices([...projectionsOf(surroundings.application).keys()]),
    )
    .option('--anew', 'drop what an earlier rebuild has built, and begin again')
    .option('--from-trimmed', 'also if the log may have lost its first events: the table will lack them')
    .option('--json', 'print the result as JSON')
    .action((table: string, _: unknown, command: Command) =>
      run(table, command.optsWithGlobals(), surroundings),
    )
}

async function run(table: string, options: Options, surroundings: Surroundings): Promise<void> {
  const consumer = tablesOf(surroundings.application).find(({ name }) => name === table)
  if (consumer === undefined) throw new Failure(`Cannot rebuild "${table}": no consumer keeps it`)
  await withHome(surroundings, options, async (home) => {
    const lost = options.fromTrimmed === true ? undefined : await home.mayHaveLost()
    if (lost !== undefined) throw new Failure(`Cannot rebuild "${table}": ${lost}; see --from-trimmed`)
    const rebuilt = await withProgress(consumer, home, options, surroundings)
    await print(surroundings.stdout, options.json === true ? `${JSON.stringify(rebuilt)}\n` : told(rebuilt))
  })
}

async function withProgress(
  consumer: Table,
  home: DataHome,
  options: Options,
  surroundings: Surroundings,
): Promise<Rebuilt> {
  let done = 0
  let bar: Progress | undefined
  try {
    return await surroundings.rebuild(home, homeOptions(options), consumer, {
      anew: options.anew === true,
      begun: async (generation) => {
        const lagging = await laggingBehind(await endsOf(home.log), home.tables, [generation])
        bar = progressOf(surroundings, 'rebuild', (await recordsBehind(home.log, lagging)) ?? 0)
      },
      took: (records) => bar?.to((done += records)),
      switching: () => bar?.say('switch '),
    })
  } finally {
    bar?.stop()
  }
}

const told = ({ table, generation, left }: Rebuilt): string =>
  `rebuilt ${table}: generation ${generation} is live\n` +
  left.map((name) => `left "${name}" standing, which nobody uses any more\n`).join('')
