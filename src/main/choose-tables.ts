import { setTimeout as pause } from 'node:timers/promises'
import type { TablesChoice } from '../cli/tables-options.ts'
import { openEmbeddedTables } from '../tables/embedded.ts'
import type { Tables } from '../tables/tables.ts'
import { accessTo } from './access.ts'
import { tableNames } from './table-names.ts'

const NOWHERE = { partition: '-', sort: '-' }

/** Connections to DynamoDB that a process holds at most. */
const CONCURRENCY = 64

/**
 * Opens the tables where the choice says; without one, or where it says embedded, those in the directory. DynamoDB's are
 * asked whether they are there. Throws where one is not, naming it, or cannot be asked.
 */
export async function chooseTables(path: string, choice: TablesChoice | undefined): Promise<Tables> {
  if (choice?.tables !== 'dynamodb') return openEmbeddedTables({ path })
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
export async function openDynamodb({ endpoint, prefix }: Omit<TablesChoice, 'tables'>): Promise<Tables> {
  const { openDynamodbTables } = await import('../tables/dynamodb.ts')
  return openDynamodbTables({
    access: accessTo(endpoint),
    prefix,
    create: endpoint !== undefined,
    concurrency: CONCURRENCY,
    pace: { random: () => Math.random(), pause: (ms) => pause(ms) },
  })
}
