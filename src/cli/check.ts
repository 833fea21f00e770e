import type { Command } from 'commander'
import { Failure } from '../base/failure.ts'
import { print } from './print.ts'
import type { Checked } from '../home/run-check.ts'
import type { EveryOptions, Surroundings } from './surroundings.ts'
import { withHomeToRead } from './with-home.ts'

interface Options extends EveryOptions {
  readonly json?: boolean
}

/** `check`: whether the files of a home are undamaged. */
export function check(program: Command, surroundings: Surroundings): void {
  program
    .command('check')
    .description(
      'Reads all files of the data directory: every page of log and tables, the checksum of each block of the ' +
        'log, every row, and the description of each object. Then opens the directory, which compares the tables ' +
        'with their log. Reports each flaw with its file and place. Exit code 1 if anything is damaged. Works ' +
        'whether or not a server runs.',
    )
    .option('--json', '{"sound", "records", "rows", "objects", "flaws"}')
    .action((_: unknown, command: Command) => run(command.optsWithGlobals(), surroundings))
}

async function run(options: Options, surroundings: Surroundings): Promise<void> {
  const checked = await surroundings.check(options.data)
  const sound = checked.flaws.length === 0
  if (sound) await withHomeToRead(surroundings, options, () => Promise.resolve())
  await print(
    surroundings.stdout,
    options.json === true ? JSON.stringify({ sound, ...checked }) + '\n' : told(checked),
  )
  if (!sound)
    throw new Failure(
      `${checked.flaws.length === 1 ? '1 flaw' : `${checked.flaws.length} flaws`} in "${options.data}": ${ADVICE}`,
    )
}

const ADVICE =
  'restore the directory from a backup; where only the tables are damaged, remove "tables", and the log is folded again'

const told = ({ records, rows, objects, flaws }: Checked): string =>
  flaws.map((flaw) => `damaged: ${flaw}\n`).join('') +
  `read ${records} records of the log, ${rows} rows of the tables, ${objects} objects\n`
