import { Compile } from 'typebox/compile'
import type { Position } from '../events/position.ts'
import { nextVersion } from '../tables/next-version.ts'
import type { Tables } from '../tables/tables.ts'
import { generations, NEVER_REBUILT, type Generations } from './generations.ts'

const TABLE = 'generations'
const compiled = Compile(generations)

/** The generations of a table as they were read. `version` is undefined if no row was written yet. */
export interface Pointer {
  readonly stand: Generations
  readonly version: Position | undefined
}

const keyOf = (table: string) => ({ partition: table, sort: 'generations' })

export async function readPointer(tables: Pick<Tables, 'get'>, table: string): Promise<Pointer> {
  const [row] = await tables.get(TABLE, [keyOf(table)])
  if (row === undefined) return { stand: NEVER_REBUILT, version: undefined }
  if (!compiled.Check(row.content))
    throw new Error(`Cannot tell which generation of table "${table}" is live: its row does not say`)
  return { stand: row.content, version: row.position }
}

/** Writes a new version over the one that was read. Undefined if another process has written meanwhile. */
export async function movePointer(
  tables: Pick<Tables, 'put'>,
  table: string,
  { version }: Pointer,
  stand: Generations,
): Promise<Pointer | undefined> {
  const row = { key: keyOf(table), position: nextVersion(version), content: stand }
  const lost = await tables.put(TABLE, [{ row, expected: version }])
  return lost.length === 0 ? { stand, version: row.position } : undefined
}

/**
 * Makes a change, also if other processes write at the same time; gives the result. It writes nothing if nothing
 * changes.
 */
export async function changePointer(
  tables: Pick<Tables, 'get' | 'put'>,
  table: string,
  change: (stand: Generations) => Generations,
): Promise<Generations> {
  for (;;) {
    const pointer = await readPointer(tables, table)
    const changed = change(pointer.stand)
    if (changed === pointer.stand) return changed
    if ((await movePointer(tables, table, pointer, changed)) !== undefined) return changed
  }
}
