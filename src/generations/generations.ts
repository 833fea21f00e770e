import Type, { type Static } from 'typebox'

/**
 * The generations of a table: one that readers read and batches write, at most one that is being built from the log,
 * and old ones that no reader uses any more. Numbers grow and are never reused, so a late write to an old generation
 * does no harm.
 */
export const generations = Type.Object({
  live: Type.Integer({ minimum: 1 }),
  building: Type.Union([Type.Integer({ minimum: 2 }), Type.Null()]),
  /** Whether batches that begin now wait. */
  held: Type.Boolean(),
  old: Type.Array(Type.Integer({ minimum: 1 })),
  /** The layouts of the rows of the live generation and of the one that is being built; 1 if missing. */
  layout: Type.Optional(Type.Integer({ minimum: 1 })),
  buildingLayout: Type.Optional(Type.Integer({ minimum: 1 })),
})

export type Generations = Static<typeof generations>

/** The generations of a table that was never rebuilt. */
export const NEVER_REBUILT: Generations = { live: 1, building: null, held: false, old: [] }

/** The name of a generation in the port of tables. The first has the name of the table. */
export const nameOf = (table: string, generation: number): string =>
  generation === 1 ? table : `${table}.${generation}`

/**
 * Whether a switch has just happened: batches wait until no reader uses the generation before. (A hold before the
 * switch belongs to its rebuild.)
 */
export const isResting = ({ held, building }: Generations): boolean => held && building === null

/**
 * With a generation to build, of rows of this layout: the one that exists, or a new one if there is none, or one of
 * another layout, or if `anew`. Unchanged right after a switch, whose hold is not ours.
 */
export function claimed(stand: Generations, anew: boolean, layout = 1): Generations {
  const { live, building, old } = stand
  const goesOn = building !== null && !anew && (stand.buildingLayout ?? 1) === layout
  if (isResting(stand) || goesOn) return stand
  const givenUp = building === null ? [] : [building]
  return {
    live,
    building: Math.max(live, ...old, ...givenUp) + 1,
    held: false,
    old: [...old, ...givenUp],
    ...(stand.layout !== undefined && { layout: stand.layout }),
    ...(layout !== 1 && { buildingLayout: layout }),
  }
}

/** With the generation that was built as the live one. Throws if none was built. */
export function switched({
  live,
  building,
  held,
  old,
  buildingLayout: layout = 1,
}: Generations): Generations {
  if (building === null) throw new Error('Cannot switch to a new generation: none is being built')
  return { live: building, building: null, held, old: [...old, live], ...(layout !== 1 && { layout }) }
}

export const without = (stand: Generations, dropped: number): Generations => ({
  ...stand,
  old: stand.old.filter((each) => each !== dropped),
})
