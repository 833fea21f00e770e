import { Option, type Command } from 'commander'
import { httpUrl } from '../arguments.ts'
import { Failure } from '../../base/failure.ts'
import { Stopped } from '../stopped.ts'
import type { Output } from '../output.ts'
import { print } from '../print.ts'
import { progressOf } from '../progress.ts'
import type { EveryOptions, Surroundings } from '../surroundings.ts'
import { appendLines, type Appending, type Tally } from './append-lines.ts'
import { counted, openInput, type Input } from './input.ts'
import { openRejects } from './rejects.ts'
import { logSink, type Sink } from './sink.ts'
import { urlSink } from './url-sink.ts'

interface Options extends EveryOptions {
  readonly url?: string
  readonly token?: string
  readonly rejects?: string
  readonly json?: boolean
}

/** `append`: the trusted bulk producer. */
export function append(program: Command, surroundings: Surroundings): void {
  program
    .command('append')
    .description(
      'Appends NDJSON events of any subject to the log in their order, whether or not a server runs on the data ' +
        'directory. Reports an invalid line with its number and reason, and appends the others. Exit code 1 if ' +
        'any line was invalid. Safe to repeat after an interruption: an event that is in the log already changes ' +
        'no table.',
    )
    .argument('[file]', 'NDJSON, one event a line; - for standard input', '-')
    .option('--url <url>', 'append through this server instead of a data directory', httpUrl)
    .addOption(
      new Option('--token <token>', 'token for --url; role admin or producer for events of any subject').env(
        'TRIBUTARY_TOKEN',
      ),
    )
    .option('--rejects <file>', 'write invalid lines to this file, as NDJSON {line, reason, detail, text}')
    .option('--json', 'end with {"appended", "rejected", "seconds"}')
    .action((file: string, _: unknown, command: Command) =>
      run(file, command.optsWithGlobals(), surroundings),
    )
}

async function run(file: string, options: Options, surroundings: Surroundings): Promise<void> {
  const input = await openInput(surroundings, file)
  try {
    await appendTo(input, options, surroundings)
  } finally {
    input.close()
  }
}

async function appendTo(input: Input, options: Options, surroundings: Surroundings): Promise<void> {
  if (options.url !== undefined)
    return pour(input, urlSink(options.url, options.token), options, surroundings)
  const home = await surroundings.openHome(options, { create: true })
  try {
    await pour(input, logSink(home, surroundings.now), options, surroundings)
  } finally {
    await home.close()
  }
}

async function pour(input: Input, sink: Sink, options: Options, surroundings: Surroundings): Promise<void> {
  const rejects = await openRejects(surroundings.stderr, outputOf(options, input))
  const started = surroundings.steady()
  const tally: Tally = { appended: 0 }
  const { vocabulary } = surroundings.application
  const signal = await appendAll(input, { vocabulary, sink, rejects, tally }, surroundings)
  const seconds = (surroundings.steady() - started) / 1000
  await report({ appended: tally.appended, rejected: rejects.count, seconds }, options, surroundings)
  end(tally.appended, rejects.count, signal)
}

/** Resolves to the signal that stopped it, or to undefined. */
async function appendAll(
  input: Input,
  appending: Appending,
  surroundings: Surroundings,
): Promise<NodeJS.Signals | undefined> {
  const progress = progressOf(surroundings, 'append', input.bytes)
  const over = new AbortController()
  const chunks = counted(input.chunks, progress.to)
  try {
    return await appendLines(chunks, appending, surroundings.untilStopped(over.signal))
  } catch (error) {
    throw cutShort(error, appending.tally)
  } finally {
    over.abort()
    progress.stop()
    input.close()
    await appending.rejects.end()
  }
}

const outputOf = ({ rejects: path, data }: Options, input: Input): Output | undefined =>
  path === undefined ? undefined : { path, input: input.file, data }

interface Summary {
  readonly appended: number
  readonly rejected: number
  readonly seconds: number
}

async function report(summary: Summary, { json }: Options, { stdout }: Surroundings): Promise<void> {
  const { appended, rejected, seconds } = summary
  const rate = Math.round(appended / Math.max(seconds, 0.001))
  await print(
    stdout,
    json === true
      ? JSON.stringify(summary) + '\n'
      : `appended ${appended} events in ${seconds.toFixed(1)} s (${rate} a second), rejected ${rejected}\n`,
  )
}

function end(appended: number, rejected: number, signal: NodeJS.Signals | undefined): void {
  if (signal !== undefined)
    throw new Stopped(`Stopped by ${signal} before the end of the input: run it again for the rest`, signal)
  if (rejected > 0) throw new Failure(`Rejected ${rejected} of ${appended + rejected} events`)
}

function cutShort(error: unknown, { appended }: Tally): Failure {
  const reason = error instanceof Error ? error.message : String(error)
  return new Failure(`${reason} (${appended} events were appended; run it again for the rest)`, {
    cause: error,
  })
}
