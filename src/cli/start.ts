import { InvalidArgumentError, Option, type Command } from 'commander'
import { originOf } from '../api/origin.ts'
import { wholeNumber } from './arguments.ts'
import type { ServeOptions } from './serve.ts'
import { DEFAULTS, LIMITS } from '../server/server-defaults.ts'
import type { Surroundings } from './surroundings.ts'

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/** `start`: HTTP and the consumers, until a signal ends them. */
export function start(program: Command, surroundings: Surroundings): void {
  program
    .command('start')
    .description(
      'Serves HTTP and runs the consumers on a data directory. Prints one line, "listening on ' +
        'http://HOST:PORT", when ready; logs go to stderr. On SIGTERM or SIGINT it finishes the work under way ' +
        'and ends.',
    )
    .addOption(port())
    .option('--host <host>', 'address to listen on', DEFAULTS.host)
    .option(
      '--shards <count>',
      'shards of a new log; an existing log keeps its own (default: 16, of a stream 4)',
      wholeNumber(...LIMITS.shards),
    )
    .addOption(quota())
    .addOption(origin())
    .addOption(choice('--log-level <level>', 'the lowest level that is logged', LEVELS, 'info'))
    .action((_: unknown, command: Command) => run(command.optsWithGlobals(), surroundings))
}

const port = (): Option =>
  new Option('--port <port>', 'port to listen on; 0 picks a free one')
    .env('PORT')
    .default(DEFAULTS.port)
    .argParser(wholeNumber(...LIMITS.port))

const quota = (): Option =>
  new Option(
    '--quota <bytes>',
    'from now on, bytes of media that a user may have by default; without it, as before (at first: 1073741824)',
  )
    .env('TRIBUTARY_QUOTA')
    .argParser(wholeNumber(...LIMITS.quota))

const origin = (): Option =>
  new Option('--origin <origin>', 'origin whose pages may send requests: one, "*" for all, or "none"')
    .env('TRIBUTARY_ORIGIN')
    .default(DEFAULTS.origin)
    .argParser(oneOrigin)

function oneOrigin(text: string): string {
  try {
    originOf(text)
    return text
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : '')
  }
}

const choice = (flags: string, description: string, values: readonly string[], value: string): Option =>
  new Option(flags, description).choices(values).default(value)

/** The HTTP server is loaded only here: to load it takes longer than most commands run. */
async function run(options: ServeOptions, surroundings: Surroundings): Promise<void> {
  const { serve } = await import('./serve.ts')
  await serve(options, surroundings)
}
