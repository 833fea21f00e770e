import type { Projection } from '../src/fold/projection.ts'
import { allow, generationsOf } from './allow.ts'
import type { Made } from './function.ts'
import { PARKING_TABLES } from './parking-tables.ts'
import { tableOf, type TablesByName } from './tables.ts'

/** The rights of a table's function: it reads and conditionally writes rows; a table of events is written in bulk. */
export function allowTable(
  run: Made['run'],
  { name, entities, ledger, streams }: Projection,
  tables: TablesByName,
): void {
  const arnOf = (table: string): string => tableOf(tables, table).tableArn
  const own = generationsOf(run, tableOf(tables, name))
  const beside = ['checkpoints', ...PARKING_TABLES].map(arnOf)
  const changed = [...(entities.length > 0 || ledger !== undefined ? own : []), ...beside]
  allow(run, ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], ...changed)
  // The function asks whether the home is older than its quotas.
  allow(run, ['dynamodb:Scan'], arnOf('checkpoints'))
  if (streams !== undefined) allow(run, ['dynamodb:BatchWriteItem'], ...own)
  // The function reads the live generation, and writes it to end a hold that a dead rebuild left.
  allow(run, ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], arnOf('generations'))
}
