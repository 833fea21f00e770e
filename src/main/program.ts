import { Command, CommanderError } from 'commander'
import { append } from '../cli/append/append.ts'
import { bench } from '../cli/bench.ts'
import { dump } from '../cli/dump.ts'
import { reasonOf } from '../cli/failure.ts'
import { history } from '../cli/history.ts'
import { addHomeOptions } from '../cli/home-options.ts'
import { parked } from '../cli/parked/parked.ts'
import { rebuild } from '../cli/rebuild.ts'
import { settle } from '../cli/settle.ts'
import { start } from '../cli/start.ts'
import { status } from '../cli/status.ts'
import type { Surroundings } from '../cli/surroundings.ts'
import { token } from '../cli/token.ts'
import { version } from './version.ts'

/** The commands, in the order that `--help` lists them. */
const COMMANDS = [start, append, settle, status, dump, history, rebuild, parked, token, bench]

/** Runs one command line; resolves to its exit code, 0 only if all went well. Errors are one line on stderr. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const program = programOf(surroundings)
  try {
    await program.parseAsync(argv)
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    surroundings.stderr.write(`${complaint(error, program.opts<{ verbose?: boolean }>().verbose === true)}\n`)
    return 1
  }
}

function programOf(surroundings: Surroundings): Command {
  const program = addHomeOptions(new Command('tributary'))
    .description('Event sourcing on Amazon Kinesis, and on one machine')
    .version(version)
    .option('--verbose', 'show where an error came from')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => surroundings.stdout.write(text),
      writeErr: (text) => surroundings.stderr.write(text),
    })
    .exitOverride()
  for (const add of COMMANDS) add(program, surroundings)
  return program
}

function complaint(error: unknown, verbose: boolean): string {
  const stack = error instanceof Error ? error.stack : undefined
  return verbose && stack !== undefined ? stack : `tributary: ${reasonOf(error)}`
}
