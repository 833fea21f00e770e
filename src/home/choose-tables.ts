import type { Consuming } from '../application/application.ts'
import { openEmbeddedTables } from '../tables/embedded.ts'
import type { Making, Tables } from '../tables/tables.ts'
import type { KeptTables } from './kept-tables.ts'
import { openDynamodb } from './open-dynamodb.ts'
import { tableNames } from './table-names.ts'

const NOWHERE = { partition: '-', sort: '-' }

/**
 * Opens the chosen tables, by default those in the directory. Checks that DynamoDB's tables exist. Throws if one does
 * not, with its name, or cannot be asked.
 */
export async function chooseTables(
  path: string,
  choice: KeptTables,
  application: Consuming,
): Promise<Tables & Making> {
  if (choice.tables !== 'dynamodb') return openEmbeddedTables({ path })
  const tables = await openDynamodb(choice)
  try {
    await Promise.all(tableNames(application).map((name) => tables.get(name, [NOWHERE])))
    return tables
  } catch (cause) {
    await tables.close()
    throw cause
  }
}
