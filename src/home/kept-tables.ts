import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { Failure } from '../base/failure.ts'
import type { HomeOptions } from './home-options.ts'
import { keptIn } from './kept-file.ts'
import { DEFAULT_PREFIX } from './open-dynamodb.ts'

const dynamodbTables = Type.Object({
  tables: Type.Literal('dynamodb'),
  prefix: Type.String({ minLength: 1 }),
  endpoint: Type.Optional(Type.String()),
})

type DynamodbTables = Static<typeof dynamodbTables>

/** The tables that a data directory's log is folded into. */
export type KeptTables = { readonly tables: 'embedded' } | DynamodbTables

/** The directory of the embedded tables. */
export const tablesDirectory = (path: string): string => join(path, 'tables')

const { kept, keep } = keptIn({
  file: 'tables.json',
  schema: dynamodbTables,
  directory: tablesDirectory,
  embedded: { tables: 'embedded' } as const,
})

/** The tables that a data directory was created with; undefined if it has none yet. */
export const keptTables: (path: string) => Promise<KeptTables | undefined> = kept

/** Records where the tables are. The embedded ones need no file: their directory exists. */
export const keepTables: (path: string, tables: KeptTables) => Promise<void> = keep

/**
 * The tables to open: those of the options, or else the recorded ones, or else embedded ones. Throws a Failure if the
 * options name others than the recorded ones: a command without the option would fold the log into tables that nothing
 * reads.
 */
export function chosenTables(home: HomeOptions, kept: KeptTables | undefined): KeptTables {
  if (kept !== undefined && isOther(home, kept))
    throw new Failure(`Cannot use other tables with data directory "${home.data}": it has ${nameOf(kept)}`)
  if ((home.tables ?? kept?.tables ?? 'embedded') === 'embedded') return { tables: 'embedded' }
  const { prefix, endpoint } = { prefix: DEFAULT_PREFIX, ...kept, ...given(home) }
  return { tables: 'dynamodb', prefix, ...(endpoint !== undefined && { endpoint }) }
}

const given = ({ prefix, endpoint }: HomeOptions) => ({
  ...(prefix !== undefined && { prefix }),
  ...(endpoint !== undefined && { endpoint }),
})

const isOther = ({ tables, prefix }: HomeOptions, kept: KeptTables): boolean =>
  (tables ?? kept.tables) !== kept.tables ||
  (kept.tables === 'dynamodb' && (prefix ?? kept.prefix) !== kept.prefix)

const nameOf = (kept: KeptTables): string =>
  kept.tables === 'dynamodb' ? `those of DynamoDB under "${kept.prefix}"` : 'its embedded tables'
