import type { Command } from 'commander'
import { retryParked } from '../../consume/parking.ts'
import { Failure, Misuse } from '../failure.ts'
import { print } from '../print.ts'
import type { DataHome, EveryOptions, Surroundings } from '../surroundings.ts'
import { withHome } from '../with-home.ts'
import { waiting } from './waiting.ts'

interface Options extends EveryOptions {
  readonly all?: boolean
}

/** `parked retry`: appends events again; consumers that had them change nothing. */
export function retry(parked: Command, surroundings: Surroundings): void {
  parked
    .command('retry')
    .description('Appends a parked event to the log again, with its own id. What is no event stays parked.')
    .argument('[id]', 'as list gives it')
    .option('--all', 'every record that waits')
    .action((id: string | undefined, _: unknown, command: Command) =>
      run(id, command.optsWithGlobals(), surroundings),
    )
}

async function run(id: string | undefined, options: Options, surroundings: Surroundings): Promise<void> {
  if ((id === undefined) !== (options.all === true)) throw new Misuse('Cannot retry: name an id, or --all')
  await withHome(surroundings, options, (home) =>
    id === undefined ? retryAll(home, surroundings) : retryOne(home, id),
  )
}

async function retryOne({ tables, log }: DataHome, id: string): Promise<void> {
  const retried = await retryParked(tables, log, id)
  if (!retried.ok) throw new Failure(`Cannot retry "${id}": ${retried.error.detail}`)
}

async function retryAll({ tables, log }: DataHome, { stdout }: Surroundings): Promise<void> {
  const count = { retried: 0, kept: 0 }
  for await (const { id } of waiting(tables)) {
    const { ok } = await retryParked(tables, log, id)
    count[ok ? 'retried' : 'kept'] += 1
  }
  await print(stdout, `retried ${count.retried}\n`)
  if (count.kept > 0)
    throw new Failure(`Cannot retry ${count.kept} records: they are no events, and stay parked`)
}
