import type { Command } from 'commander'
import type { Surroundings } from '../surroundings.ts'
import { discard } from './discard.ts'
import { list } from './list.ts'
import { retry } from './retry.ts'
import { show } from './show.ts'

/** `parked`: commands for the records that no consumer could fold. */
export function parked(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('parked')
    .description(
      'A record that a consumer can never fold is parked with its cause, and the records after it are delivered.',
    )
  for (const add of [list, show, retry, discard]) add(command, surroundings)
}
