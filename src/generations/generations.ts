import Type, { type Static } from 'typebox'

/**
 * The generations of a table: one that is read and that batches write, at most one that is being built from the log, and
 * those that nobody reads any more. Numbers grow and none is used twice: whoever still writes an old one harms nothing.
 */
export const generations = Type.Object({
  live: Type.Integer({ minimum: 1 }),
  building: Type.Union([Type.Integer({ minimum: 2 }), Type.Null()]),
  /** Batches that begin now wait. */
  held: Type.Boolean(),
  old: Type.Array(Type.Integer({ minimum: 1 })),
})

export type Generations = Static<typeof generations>

/** Those of a table that was never rebuilt. */
export const NEVER_REBUILT: Generations = { live: 1, building: null, held: false, old: [] }

/** A generation's name in the port of tables. The first has the plain one. */
export const nameOf = (table: string, generation: number): string =>
  generation === 1 ? table : `${table}.${generation}`

/** After a switch: batches are held until no reader looks at the generation before. (A hold before one is its rebuild's.) */
export const isResting = ({ held, building }: Generations): boolean => held && building === null

/** With one that is being built: the one that stands, unless all is to begin anew. None after a switch: its hold is not ours. */
export function claimed(stand: Generations, anew: boolean): Generations {
  const { live, building, old } = stand
  if (isResting(stand) || (building !== null && !anew)) return stand
  const givenUp = building === null ? [] : [building]
  return { live, building: Math.max(live, ...old, ...givenUp) + 1, held: false, old: [...old, ...givenUp] }
}

/** With the one that was built read and written from now on. Throws where none was. */
export function switched({ live, building, held, old }: Generations): Generations {
  if (building === null) throw new Error('Cannot switch to a new generation: none is being built')
  return { live: building, building: null, held, old: [...old, live] }
}

export const without = (stand: Generations, dropped: number): Generations => ({
  ...stand,
  old: stand.old.filter((each) => each !== dropped),
})
