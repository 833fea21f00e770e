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
      'Delivers the records of the log to a Lambda handler in batches, as an event source mapping for Kinesis ' +
        'does: in order, with retries, and with the settings below. For each batch it prints one line with the ' +
        'handler’s answer; the handler’s own output goes to stderr. --stream and --endpoint name a Kinesis stream ' +
        'to use instead of the data directory’s log. On SIGINT or SIGTERM it finishes the invocations under way. ' +
        'Exit code 1 if a batch was given up. Its progress is stored only with --checkpoints.',
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
    'where to start without checkpoints: TRIM_HORIZON, LATEST or a time (RFC 3339, UTC) (TRIM_HORIZON)',
  ).argParser(startAt),
  new Option(
    '--once',
    'end when everything that is in the log now is delivered; the last batch and window do not wait for more',
  ),
  new Option('--timeout <seconds>', 'time-out of an invocation').argParser(wholeNumber(1, 900)).default(3),
  new Option(
    '--runtime <name>',
    'the runtime whose rules for handlers apply (by the version of Node)',
  ).choices(RUNTIMES),
  new Option(
    '--concurrency <count>',
    'maximum number of invocations at once, each in an environment of its own',
  )
    .argParser(wholeNumber(1, 1000))
    .default(4),
  new Option('--checkpoints <file>', 'store the progress in this file, and continue from it'),
  new Option(
    '--on-failure <file>',
    'append to this file, as NDJSON, what Lambda would send to an on-failure destination',
  ),
  new Option('--json', 'print JSON objects, one a line, the last one with "summary"'),
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
