import type { Command } from 'commander'
import { discardParked } from '../../consume/parking.ts'
import { Failure } from '../failure.ts'
import type { EveryOptions, Surroundings } from '../surroundings.ts'
import { withHome } from '../with-home.ts'

/** `parked discard`: gives a record up. */
export function discard(parked: Command, surroundings: Surroundings): void {
  parked
    .command('discard')
    .description('Gives a parked record up: it is no longer listed or counted, and show still finds it.')
    .argument('<id>', 'as list gives it')
    .action((id: string, _: unknown, command: Command) => run(id, command.optsWithGlobals(), surroundings))
}

const run = (id: string, options: EveryOptions, surroundings: Surroundings): Promise<void> =>
  withHome(surroundings, options, async ({ tables }) => {
    const discarded = await discardParked(tables, id)
    if (!discarded.ok) throw new Failure(`Cannot discard "${id}": ${discarded.error.detail}`)
  })
