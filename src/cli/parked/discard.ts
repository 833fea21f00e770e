import type { Command } from 'commander'
import { discardParked } from '../../consume/parking.ts'
import { Failure } from '../../base/failure.ts'
import { print } from '../print.ts'
import type { EveryOptions, Surroundings } from '../surroundings.ts'
import { withHome } from '../with-home.ts'

interface Options extends EveryOptions {
  readonly json?: boolean
}

/** `parked discard`: gives a record up. */
export function discard(parked: Command, surroundings: Surroundings): void {
  parked
    .command('discard')
    .description('Gives a parked record up: it is no longer listed or counted; show still finds it.')
    .argument('<id>', 'the id in the list')
    .option('--json', '{"discarded"}')
    .action((id: string, _: unknown, command: Command) => run(id, command.optsWithGlobals(), surroundings))
}

const run = (id: string, options: Options, surroundings: Surroundings): Promise<void> =>
  withHome(surroundings, options, async ({ tables }) => {
    const discarded = await discardParked(tables, id)
    if (!discarded.ok) throw new Failure(`Cannot discard "${id}": ${discarded.error.detail}`)
    if (options.json === true) await print(surroundings.stdout, JSON.stringify({ discarded: id }) + '\n')
  })
