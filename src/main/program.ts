import type { Writable } from 'node:stream'
import { Command, CommanderError } from 'commander'
import { exitCodeOf, Misuse, reasonOf } from '../base/failure.ts'
import { addHomeOptions } from '../cli/home-options.ts'
import type { Surroundings } from '../cli/surroundings.ts'
import { commands } from './commands.ts'
import { version } from './version.ts'

/** Makes the surroundings of commands for an application's module; for the media-sharing one if none is named. */
type SurroundingsOf = (app: string | undefined) => Promise<Surroundings>

/** The output of a command line. */
export interface Streams {
  readonly stdout: Writable
  readonly stderr: Writable
}

/** The exit code of a command line that cannot be understood; a failed command ends with 1. */
const MISUSED = 2

const EVERY = '\nOptions of every command, such as --data DIR: tributary --help\n'

/**
 * Runs one command line; resolves to its exit code, 0 only on success. An error is one line on stderr. Only the
 * commands that the line names are loaded, and surroundings are made only for those.
 */
export async function run(
  argv: readonly string[],
  streams: Streams,
  surroundings: SurroundingsOf,
): Promise<number> {
  const program = programOn(streams)
  try {
    await addCommands(program, argv, surroundings)
    await program.parseAsync(argv)
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED
    streams.stderr.write(`${complaint(error, program.opts<{ verbose?: boolean }>().verbose === true)}\n`)
    return exitCodeOf(error)
  }
}

function programOn({ stdout, stderr }: Streams): Command {
  const program = new Command('tributary')
    .description('Event sourcing on Amazon Kinesis, and on one machine')
    .optionsGroup('Options of every command:')
  return addHomeOptions(program)
    .version(version)
    .option('--verbose', 'show the stack of an error')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .helpCommand(false)
    .exitOverride()
}

async function addCommands(
  program: Command,
  argv: readonly string[],
  surroundings: SurroundingsOf,
): Promise<void> {
  for (const { name, summary, load } of commands) {
    if (!argv.includes(name)) program.command(name).summary(summary)
    else {
      const add = await load()
      add(program, await surroundings(appIn(argv)))
      for (const added of program.commands.filter((command) => command.name() === name))
        sayMore(added.summary(summary))
    }
  }
  addHelp(program)
}

/** `help` for a command, or for all. Commander's own prints the help of all for an unknown command. */
function addHelp(program: Command): void {
  program
    .command('help')
    .summary('display help for a command')
    .argument('[command...]', 'as on the command line: parked retry')
    .action((names: readonly string[]) => {
      let of = program
      for (const name of names) {
        const found = of.commands.find((command) => command.name() === name)
        if (found === undefined)
          throw new Misuse(`There is no command "${names.join(' ')}": see tributary --help`)
        of = found
      }
      of.outputHelp()
    })
}

/**
 * The value of `--app`, which must be read before the rest of the line: the application decides which tables a command
 * knows.
 */
function appIn(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === '--app' || word.startsWith('--app='))
  const word = argv[at]
  if (word === undefined) return process.env['TRIBUTARY_APP']
  return word === '--app' ? argv[at + 1] : word.slice('--app='.length)
}

function sayMore(command: Command): void {
  command.addHelpText('after', EVERY)
  for (const one of command.commands) sayMore(one)
}

function complaint(error: unknown, verbose: boolean): string {
  const stack = error instanceof Error ? error.stack : undefined
  return verbose && stack !== undefined ? stack : `tributary: ${reasonOf(error)}`
}
