import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Position } from '../events/position.ts'
import { nextVersion } from '../tables/next-version.ts'
import type { Key, Put, Row, Tables } from '../tables/tables.ts'

const TABLE = 'reactions'

/** The version of a row that was just made. */
export const firstVersion = nextVersion(undefined)

/** How far a reactor has got with one cause: it is done, or all but appending what follows from it. */
const content = Type.Union([
  Type.Object({ state: Type.Literal('done') }),
  Type.Object({ state: Type.Literal('decided'), follows: Type.Array(Type.String()) }),
])

export type Reaction = Static<typeof content>

/** A reaction as it stands, with the version that a later one is put on. */
export interface Standing {
  readonly reaction: Reaction
  readonly version: Position
}

/** What a reactor keeps of one cause, and on which version. */
interface Saying {
  readonly cause: string
  readonly reaction: Reaction
  readonly expected: Position | undefined
}

const compiled = Compile(content)

/** Each cause has a partition of its own, so that the rows of a busy reactor are spread. */
const keyOf = (reactor: string, cause: string): Key => ({ partition: cause, sort: reactor })

/** What a reactor has done, by cause: rows of table `reactions`. */
export class Reactions {
  readonly #tables: Tables
  readonly #reactor: string

  constructor(tables: Tables, reactor: string) {
    this.#tables = tables
    this.#reactor = reactor
  }

  /** One answer a cause, in their order. */
  async of(causes: readonly string[]): Promise<readonly (Standing | undefined)[]> {
    if (causes.length === 0) return []
    const rows = await this.#tables.get(
      TABLE,
      causes.map((cause) => keyOf(this.#reactor, cause)),
    )
    return rows.map((row) => row && standingOf(row))
  }

  /** Keeps them; answers what stands of those where another runner was first, by cause. */
  async keep(sayings: readonly Saying[]): Promise<ReadonlyMap<string, Standing>> {
    if (sayings.length === 0) return new Map()
    const lost = await this.#tables.put(
      TABLE,
      sayings.map((saying) => this.#putOf(saying)),
    )
    return new Map(
      lost.flatMap(({ key, stands }) => (stands ? [[key.partition, standingOf(stands)] as const] : [])),
    )
  }

  #putOf({ cause, reaction, expected }: Saying): Put {
    return {
      row: { key: keyOf(this.#reactor, cause), position: nextVersion(expected), content: reaction },
      expected,
    }
  }
}

function standingOf(row: Row): Standing {
  if (!compiled.Check(row.content))
    throw new Error(`Cannot tell what reactor "${row.key.sort}" has done: a stored row is none of its`)
  return { reaction: row.content, version: row.position }
}
