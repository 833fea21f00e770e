import type { Command } from 'commander'
import { retryParked } from '../../consume/parking.ts'
import { Failure, Misuse } from '../../base/failure.ts'
import { horizonNow } from '../../accept/horizon-now.ts'
import { print } from '../print.ts'
import type { DataHome } from '../../home/data-home.ts'
import type { EveryOptions, Surroundings } from '../surroundings.ts'
import { withHome } from '../with-home.ts'
import { waiting } from './waiting.ts'

interface Options extends EveryOptions {
  readonly all?: boolean
  readonly json?: boolean
}

/** `parked retry`: appends events again; a consumer that has folded one already changes nothing. */
export function retry(parked: Command, surroundings: Surroundings): void {
  parked
    .command('retry')
    .description(
      'Appends a parked event to the log again, with its own id. A record that is not an event stays parked.',
    )
    .argument('[id]', 'the id in the list')
    .option('--all', 'retry every waiting record')
    .option('--json', 'end with {"retried", "kept"}')
    .action((id: string | undefined, _: unknown, command: Command) =>
      run(id, command.optsWithGlobals(), surroundings),
    )
}

async function run(id: string | undefined, options: Options, surroundings: Surroundings): Promise<void> {
  if ((id === undefined) !== (options.all === true)) throw new Misuse('Cannot retry: name an id, or --all')
  await withHome(surroundings, options, (home) =>
    id === undefined ? retryAll(home, options, surroundings) : retryOne(home, id, options, surroundings),
  )
}

async function retryOne(
  home: DataHome,
  id: string,
  { json }: Options,
  { now, stdout, application }: Surroundings,
): Promise<void> {
  const retried = await retryParked({ ...home, ...application }, id, await horizonNow(home, now))
  if (!retried.ok) throw new Failure(`Cannot retry "${id}": ${retried.error.detail}`)
  if (json === true) await print(stdout, told({ retried: 1, kept: 0 }))
}

const told = ({ retried, kept }: { readonly retried: number; readonly kept: number }): string =>
  JSON.stringify({ retried, kept }) + '\n'

async function retryAll(
  home: DataHome,
  { json }: Options,
  { stdout, now, application }: Surroundings,
): Promise<void> {
  const count = { retried: 0, kept: 0, early: 0 }
  for await (const { id } of waiting(home.tables)) {
    const retried = await retryParked({ ...home, ...application }, id, await horizonNow(home, now))
    count[retried.ok ? 'retried' : 'kept'] += 1
    if (!retried.ok && retried.error.reason === 'from-the-future') count.early += 1
  }
  await print(stdout, json === true ? told(count) : `retried ${count.retried}\n`)
  const why = count.early > 0 ? 'no events, or ahead of their time' : 'no events'
  if (count.kept > 0)
    throw new Failure(`Cannot retry ${count.kept} records: they are ${why}, and stay parked`)
}
