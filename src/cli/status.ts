import type { Command } from 'commander'
import { readCheckpoints } from '../mapping/checkpoints.ts'
import type { DataHome } from '../home/data-home.ts'
import { print } from './print.ts'
import { statusOf } from './status-of.ts'
import { statusText } from './status-text.ts'
import type { EveryOptions, Surroundings } from './surroundings.ts'
import { withHomeToRead } from './with-home.ts'

interface Options extends EveryOptions {
  readonly json?: boolean
  readonly shards?: boolean
}

/** `status`: the content of the log and the progress of the consumers. */
export function status(program: Command, surroundings: Surroundings): void {
  program
    .command('status')
    .description(
      'Shows the content of the log; for each consumer how far it is behind, in total and in the shards where ' +
        'it is behind, and for how long the next record has been waiting (iterator age); the parked records; and ' +
        'the deliveries: batches, retries, bisects. With --json every shard is listed.',
    )
    .option('--shards', 'list every shard too, with its hash keys')
    .option('--json', 'print everything as JSON')
    .action((_: unknown, command: Command) => run(command.optsWithGlobals(), surroundings))
}

const run = (options: Options, surroundings: Surroundings): Promise<void> =>
  withHomeToRead(surroundings, options, async (home) => {
    const found = await statusOf(home, await shownIn(home), surroundings.now())
    await print(
      surroundings.stdout,
      options.json === true
        ? JSON.stringify(found) + '\n'
        : statusText(found, { shards: options.shards === true }),
    )
  })

/** A consumer that is disabled here and has never begun has nothing to show. */
async function shownIn({ consumers, tables }: DataHome): Promise<readonly string[]> {
  const shown = await Promise.all(
    consumers.map(
      async ({ name, delivery }) => delivery.enabled || (await readCheckpoints(tables, name)).size > 0,
    ),
  )
  return consumers.filter((_, at) => shown[at]).map(({ name }) => name)
}
