import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Position } from '../events/position.ts'
import { nextVersion } from '../tables/next-version.ts'
import type { Key, Put, Row, Tables } from '../tables/tables.ts'

const TABLE = 'reactions'

/** The version of a new row. */
export const firstVersion = nextVersion(undefined)

/** The progress of a reactor with one cause: `decided` if its effects are done but its events not yet appended. */
const content = Type.Union([
  Type.Object({ state: Type.Literal('done') }),
  Type.Object({ state: Type.Literal('decided'), follows: Type.Array(Type.String()) }),
])

export type Reaction = Static<typeof content>

/** A stored reaction, with the version on which the next write depends. */
export interface Standing {
  readonly reaction: Reaction
  readonly version: Position
}

/** The reaction to store for a cause, and the version that it replaces. */
interface Saying {
  readonly cause: string
  readonly reaction: Reaction
  readonly expected: Position | undefined
}

const compiled = Compile(content)

/** Each cause has its own partition, so that the rows of a busy reactor are spread. */
const keyOf = (reactor: string, cause: string): Key => ({ partition: cause, sort: reactor })

/** The progress of reactors by cause: rows of the table `reactions`. */
export class Reactions {
  readonly #tables: Tables
  readonly #reactor: string

  constructor(tables: Tables, reactor: string) {
    this.#tables = tables
    this.#reactor = reactor
  }

  /** One answer for each cause, in order. */
  async of(causes: readonly string[]): Promise<readonly (Standing | undefined)[]> {
    if (causes.length === 0) return []
    const rows = await this.#tables.get(
      TABLE,
      causes.map((cause) => keyOf(this.#reactor, cause)),
    )
    return rows.map((row) => row && standingOf(row))
  }

  /** Stores the reactions. The result has, by cause, those that another process had stored before. */
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
