import type { Command } from 'commander'
import { print } from './print.ts'
import { progressOf, type Progress } from './progress.ts'
import type { BackedUp } from '../home/run-backup.ts'
import type { EveryOptions, Surroundings } from './surroundings.ts'
import { withHome } from './with-home.ts'

interface Options extends EveryOptions {
  readonly json?: boolean
}

/** `backup`: a consistent copy of a home, whether or not it is in use. */
export function backup(program: Command, surroundings: Surroundings): void {
  program
    .command('backup')
    .description(
      'Copies the tables, then the log, the objects, the key and the settings of the home into a directory that ' +
        'works with --data; its tables then catch up with its log. The directory appears under its name when ' +
        'everything is copied. Parts on AWS are named, but not copied.',
    )
    .argument('<dir>', 'the new directory; it must be empty if it exists')
    .option('--json', 'print the result as JSON')
    .action((to: string, _: unknown, command: Command) => run(to, command.optsWithGlobals(), surroundings))
}

const run = (to: string, options: Options, surroundings: Surroundings): Promise<void> =>
  withHome(surroundings, options, async (home) => {
    const started = surroundings.now()
    let bar: Progress | undefined
    const tell = (bytes: number, of: number) => {
      bar ??= progressOf(surroundings, 'backup', of)
      bar.to(bytes)
    }
    const made = await surroundings.backup(home, to, tell).finally(() => bar?.stop())
    const seconds = (surroundings.now() - started) / 1000
    await print(
      surroundings.stdout,
      options.json === true ? JSON.stringify({ ...made, seconds }) + '\n' : told(made),
    )
  })

const told = ({ path, bytes, copied, elsewhere }: BackedUp): string =>
  `copied ${copied.join(', ')} (${bytes} bytes) to ${path}\n` +
  elsewhere.map((part) => `not copied: ${part}\n`).join('')
