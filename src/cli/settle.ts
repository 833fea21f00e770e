import type { Command } from 'commander'
import { endsOf, type Ends } from '../mapping/ends.ts'
import { enabledOf } from '../application/application.ts'
import { seconds } from './arguments.ts'
import { laggingBehind, recordsBehind, type Lagging } from '../consume/lagging.ts'
import { untilSettled } from '../consume/until-settled.ts'
import { homeOptions } from './home-options.ts'
import { print } from './print.ts'
import { progressOf, showsBars } from './progress.ts'
import type { DataHome } from '../home/data-home.ts'
import type { EveryOptions, Surroundings } from './surroundings.ts'
import { withHome } from './with-home.ts'

interface Options extends EveryOptions {
  readonly timeout: number
  readonly json?: boolean
}

/** `settle`: waits until the tables show everything that is in the log now. */
export function settle(program: Command, surroundings: Surroundings): void {
  program
    .command('settle')
    .description(
      'Waits until every consumer has folded everything that is in the log at the start of the command. Runs ' +
        'the consumers itself if no server does. On a time-out it says how far each consumer is behind, and ends ' +
        'with exit code 1.',
    )
    .option('--timeout <seconds>', 'how long to wait', seconds, 60)
    .option('--json', 'end with {"settled", "seconds"}')
    .action((_: unknown, command: Command) => run(command.optsWithGlobals(), surroundings))
}

const run = (options: Options, surroundings: Surroundings): Promise<void> =>
  withHome(surroundings, options, async (home) => {
    const ends = await endsOf(home.log)
    const lagging = await lag(ends, home)
    const started = surroundings.now()
    if (lagging.length > 0) await runUntilThere(ends, lagging, home, options, surroundings)
    await print(surroundings.stdout, told((surroundings.now() - started) / 1000, options))
  })

const told = (seconds: number, { json }: Options): string =>
  json === true
    ? JSON.stringify({ settled: true, seconds }) + '\n'
    : `settled in ${seconds.toFixed(1)} s: every consumer has reached the end of the log\n`

const lag = (ends: Ends, home: DataHome): Promise<readonly Lagging[]> =>
  laggingBehind(ends, home.tables, enabledOf(home))

async function runUntilThere(
  ends: Ends,
  first: readonly Lagging[],
  home: DataHome,
  options: Options,
  surroundings: Surroundings,
): Promise<void> {
  const behind = await recordsBehind(home.log, first)
  const advance = progressIn(home, behind, surroundings)
  const consumers = surroundings.runConsumers(home, homeOptions(options), behind)
  try {
    await untilSettled({
      ...home,
      ends,
      consumers: enabledOf(home),
      timeoutMs: options.timeout * 1000,
      steady: surroundings.steady,
      ...(advance.to && { advance: advance.to }),
    })
  } finally {
    advance.stop()
    await consumers.stop()
  }
}

/** Milliseconds between two counts of the bar: each count reads the log for every consumer and shard. */
const COUNT_EVERY_MS = 250

interface Advancing {
  /** Undefined if no bar is shown. */
  readonly to?: (lagging: readonly Lagging[]) => Promise<void>
  readonly stop: () => void
}

/**
 * Shows the progress on a terminal; nothing if the log cannot count records, because the question is then slow and takes
 * reads from the consumers.
 */
function progressIn({ log }: DataHome, total: number | undefined, surroundings: Surroundings): Advancing {
  if (total === undefined || !showsBars(surroundings)) return { stop: () => undefined }
  const { to, stop } = progressOf(surroundings, 'settle', total)
  let counted = surroundings.steady()
  return {
    stop,
    to: async (lagging) => {
      if (surroundings.steady() < counted + COUNT_EVERY_MS) return
      counted = surroundings.steady()
      to(total - ((await recordsBehind(log, lagging)) ?? 0))
    },
  }
}
