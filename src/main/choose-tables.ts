import { setTimeout as pause } from 'node:timers/promises'
import type { HomeOptions } from '../cli/surroundings.ts'
import { openEmbeddedTables } from '../tables/embedded.ts'
import type { Tables } from '../tables/tables.ts'
import { accessTo, isEmulator } from './access.ts'
import { tableNames } from './table-names.ts'

/** Where the tables are, as far as the options say. */
type TablesChoice = Pick<HomeOptions, 'tables' | 'prefix' | 'endpoint'>

const DEFAULT_PREFIX = 'tributary'

const NOWHERE = { partition: '-', sort: '-' }

/** Connections to DynamoDB that a thread holds at most. */
const CONCURRENCY = 64

/**
 * Opens the tables where the choice says, by default those in the directory. DynamoDB's are asked whether they are there.
 * Throws where one is not, naming it, or cannot be asked.
 */
export async function chooseTables(path: string, choice: TablesChoice): Promise<Tables> {
  if (choice.tables !== 'dynamodb') return openEmbeddedTables({ path })
  const tables = await openDynamodb(choice)
  try {
    await Promise.all(tableNames.map((name) => tables.get(name, [NOWHERE])))
    return tables
  } catch (cause) {
    await tables.close()
    throw cause
  }
}

/** Opens DynamoDB's tables without asking for them. The SDK is loaded only here: it takes longer than most commands. */
export async function openDynamodb({ endpoint, prefix = DEFAULT_PREFIX }: TablesChoice): Promise<Tables> {
  const { openDynamodbTables } = await import('../tables/dynamodb.ts')
  return openDynamodbTables({
    access: accessTo(endpoint),
    prefix,
    create: isEmulator(endpoint),
    concurrency: CONCURRENCY,
    pace: { random: () => Math.random(), pause: (ms) => pause(ms) },
  })
}
