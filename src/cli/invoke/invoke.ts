import { InvalidArgumentError, Option, type Command } from 'commander'
import { parseHandlerName, type HandlerName } from '../../invoke/handler-name.ts'
import { RUNTIMES } from '../../invoke/runtime.ts'
import { wholeNumber } from '../arguments.ts'
import type { Surroundings } from '../surroundings.ts'
import type { InvokeOptions } from './invoke-options.ts'
import { startAt } from './start-at.ts'
import { settingOptions } from './setting-flags.ts'

/** `invoke`: any Lambda handler, on the log or on a stream. */
export function invoke(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('invoke')
    .usage('<module[#export]> [options]')
    .description(
      'Delivers the records of the log to a Lambda handler in batches, as an event source mapping for Kinesis does: in order, ' +
        'with retries, and as the settings below say. A line a batch tells what the handler answered; what the handler prints ' +
        'goes to stderr. --stream and --endpoint name any Kinesis stream in place of the data directory’s log. SIGINT or ' +
        'SIGTERM: what is under way is finished first. Exit code 1 if a batch was given up. Nothing is kept of how far it ' +
        'got, unless --checkpoints says where.',
    )
    .argument(
      '<module>',
      'a JavaScript module’s file, and after a # the name of its export (handler, else default)',
      handlerName,
    )
  for (const option of runOptions()) command.addOption(option)
  command.optionsGroup('Settings of the event source mapping, and their defaults:')
  for (const option of settingOptions()) command.addOption(option)
  command.action((handler: HandlerName, _: unknown, self: Command) =>
    run(handler, self.optsWithGlobals(), surroundings),
  )
}

const runOptions = (): readonly Option[] => [
  new Option(
    '--from <start>',
    'TRIM_HORIZON, LATEST or a time (RFC 3339, UTC); where it has no checkpoints (TRIM_HORIZON)',
  ).argParser(startAt),
  new Option(
    '--once',
    'end when all that is in the log now is delivered; the last batch and window wait for no more',
  ),
  new Option('--timeout <seconds>', 'of an invocation, as a function’s')
    .argParser(wholeNumber(1, 900))
    .default(3),
  new Option('--runtime <name>', 'whose rules for handlers hold (by the version of Node)').choices(RUNTIMES),
  new Option('--concurrency <count>', 'invocations at once at most, each in an environment of its own')
    .argParser(wholeNumber(1, 1000))
    .default(4),
  new Option('--checkpoints <file>', 'keep there how far it got, and go on from there'),
  new Option('--on-failure <file>', 'add there, as NDJSON, what Lambda would tell an on-failure destination'),
  new Option('--json', 'a JSON object a line, and a last one with "summary"'),
]

function handlerName(text: string): HandlerName {
  const name = parseHandlerName(text)
  if (name === undefined) throw new InvalidArgumentError('It must be MODULE or MODULE#EXPORT.')
  return name
}

async function run(handler: HandlerName, options: InvokeOptions, surroundings: Surroundings): Promise<void> {
  const { runInvoke } = await import('./run-invoke.ts')
  await runInvoke(handler, options, surroundings)
}
