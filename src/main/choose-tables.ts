import { setTimeout as pause } from 'node:timers/promises'
import { openEmbeddedTables } from '../tables/embedded.ts'
import type { Tables } from '../tables/tables.ts'
import { accessTo, isEmulator } from './access.ts'
import { DEFAULT_PREFIX, type KeptTables } from './kept-tables.ts'
import { tableNames } from './table-names.ts'

/** AWS's own where there is no endpoint. */
interface DynamodbPlace {
  readonly endpoint?: string | undefined
  readonly prefix?: string | undefined
}

const NOWHERE = { partition: '-', sort: '-' }

/** Connections to DynamoDB that a thread holds at most. */
const CONCURRENCY = 64

/**
 * Opens the tables where the choice says, by default those in the directory. DynamoDB's are asked whether they are there.
 * Throws where one is not, naming it, or cannot be asked.
 */
export async function chooseTables(path: string, choice: KeptTables): Promise<Tables> {
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
export async function openDynamodb({ endpoint, prefix = DEFAULT_PREFIX }: DynamodbPlace): Promise<Tables> {
  const { openDynamodbTables } = await import('../tables/dynamodb.ts')
  return openDynamodbTables({
    access: accessTo(endpoint),
    prefix,
    create: isEmulator(endpoint),
    concurrency: CONCURRENCY,
    pace: { random: () => Math.random(), pause: (ms) => pause(ms) },
  })
}
