import type { Writable } from 'node:stream'
import { Command, CommanderError } from 'commander'
import { exitCodeOf, Misuse, reasonOf } from '../base/failure.ts'
import { addHomeOptions } from '../cli/home-options.ts'
import type { Surroundings } from '../cli/surroundings.ts'
import { commands } from './commands.ts'
import { version } from './version.ts'

/** The surroundings of commands on the application of a module; of the media-sharing one where none is named. */
type SurroundingsOf = (app: string | undefined) => Promise<Surroundings>

/** Where a command line tells of itself. */
export interface Streams {
  readonly stdout: Writable
  readonly stderr: Writable
}

/** A command line that cannot be understood ends with this code; one that did not go well, with 1. */
const MISUSED = 2

const EVERY = '\nOptions of every command, such as --data DIR: tributary --help\n'

/**
 * Runs one command line; resolves to its exit code, 0 only if all went well. Errors are one line on stderr. Only the
 * commands that the line names are loaded, and the surroundings only for those.
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

/** `help`: of a command, or of all. Commander's own shows the help of all where there is no such command. */
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

/** What the commands are, to be read before the rest of the line: which tables there are is a matter of the application. */
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
