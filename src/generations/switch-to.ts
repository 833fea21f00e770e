import type { Tables } from '../tables/tables.ts'
import { switched, type Generations } from './generations.ts'
import { movePointer, readPointer, type Pointer } from './pointer.ts'

/** How often batches are held. A try fails if catching up takes longer than they wait. */
const TRIES = 5

interface Switching {
  readonly tables: Pick<Tables, 'get' | 'put'>
  /** Resolves when the new generation has every record that was in the log at the time of the call. */
  readonly caughtUp: () => Promise<void>
}

/**
 * Makes a caught-up generation the live one. Batches stay held, because readers may still use the old generation for a
 * moment. Throws if another rebuild has given this generation up, or if in every try batches stopped waiting before the
 * generation had caught up.
 */
export async function switchTo(
  table: string,
  generation: number,
  { tables, caughtUp }: Switching,
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const pointer = await readPointer(tables, table)
    if (pointer.stand.live === generation) return // another rebuild was here
    if (pointer.stand.building !== generation)
      throw new Error(`Cannot switch table "${table}" to generation ${generation}: it was given up`)
    const held = await hold(tables, table, pointer)
    await caughtUp()
    if (held !== undefined && (await move(tables, table, held, switched(held.stand)))) return
  }
  throw new Error(
    `Cannot switch table "${table}": catching up takes longer than batches wait. It goes on from here when run again`,
  )
}

/** Writes a hold even if one exists: a version of our own shows whether it was lifted. */
const hold = (tables: Switching['tables'], table: string, pointer: Pointer): Promise<Pointer | undefined> =>
  movePointer(tables, table, pointer, { ...pointer.stand, held: true })

const move = async (
  tables: Switching['tables'],
  table: string,
  pointer: Pointer,
  stand: Generations,
): Promise<boolean> => (await movePointer(tables, table, pointer, stand)) !== undefined
