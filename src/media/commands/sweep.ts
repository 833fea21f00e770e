import type { Command } from 'commander'
import { announce } from '../uploads/announce.ts'
import { sweep as sweepObjects } from '../uploads/sweep.ts'
import { horizonNow } from '../../accept/horizon-now.ts'
import { print } from '../../cli/print.ts'
import type { DataHome } from '../../home/data-home.ts'
import type { EveryOptions, Surroundings } from '../../cli/surroundings.ts'
import { withHome } from '../../cli/with-home.ts'

interface Options extends EveryOptions {
  readonly announce?: boolean
  readonly json?: boolean
}

/** `sweep`: bytes that belong to no media. */
export function sweep(program: Command, surroundings: Surroundings): void {
  program
    .command('sweep')
    .description(
      'Removes the bytes of deleted media that a crash, or a deletion not made through the server, has left; a ' +
        'running server does this every hour. Counts media that have bytes but that no table knows: their upload ' +
        'broke off before its event was appended, or the event is not folded yet. With --announce it appends the ' +
        'events of these uploads (a repeat is the same event), so that the media exist and their owners can ' +
        'delete them.',
    )
    .option('--announce', 'announce uploads that were stored but not announced')
    .option('--json', 'print the result as JSON')
    .action((_: unknown, command: Command) => run(command.optsWithGlobals(), surroundings))
}

const run = (options: Options, surroundings: Surroundings): Promise<void> =>
  withHome(surroundings, options, async (home) => {
    const swept = await sweepHome(home, options.announce === true, surroundings.now)
    const { objects, removed, unannounced, announced } = swept
    const text =
      `${objects} media have bytes; removed those of ${removed} that are deleted\n` +
      `${unannounced} were not announced${announced > 0 ? `; ${announced} of them are now` : ''}\n`
    await print(surroundings.stdout, options.json === true ? `${JSON.stringify(swept)}\n` : text)
  })

async function sweepHome(home: DataHome, announces: boolean, now: () => number) {
  const { tables, log } = home
  const objects = await home.openObjects()
  try {
    const { unannounced, ...swept } = await sweepObjects({ objects, tables })
    const told = announces ? unannounced : []
    const horizon = await horizonNow(home, now)
    for (const id of told) await announce(id, { objects, tables, log, horizon: () => horizon })
    return { ...swept, unannounced: unannounced.length, announced: told.length }
  } finally {
    await objects.close()
  }
}
