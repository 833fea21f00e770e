import { isUtf8 } from 'node:buffer'
import type { Command } from 'commander'
import { showParked } from '../../consume/parking.ts'
import { Failure } from '../../base/failure.ts'
import { AS_IT_IS, print } from '../print.ts'
import type { EveryOptions, Surroundings } from '../surroundings.ts'
import { withHomeToRead } from '../with-home.ts'

/** `parked show`: one record, with its bytes. */
export function show(parked: Command, surroundings: Surroundings): void {
  parked
    .command('show')
    .description('Prints one record as JSON: its bytes as text, or as base64 if they are not UTF-8.')
    .argument('<id>', 'the id in the list')
    .option('--json', AS_IT_IS)
    .action((id: string, _: unknown, command: Command) => run(id, command.optsWithGlobals(), surroundings))
}

const run = (id: string, options: EveryOptions, surroundings: Surroundings): Promise<void> =>
  withHomeToRead(surroundings, options, async ({ tables }) => {
    const record = await showParked(tables, id)
    if (record === undefined) throw new Failure(`Cannot show "${id}": there is no parked record of this id`)
    const { data, ...about } = record
    const bytes = Buffer.from(data)
    const content = isUtf8(bytes) ? { text: bytes.toString() } : { base64: bytes.toString('base64') }
    await print(surroundings.stdout, JSON.stringify({ ...about, ...content }) + '\n')
  })
