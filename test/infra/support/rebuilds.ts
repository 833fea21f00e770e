import { setTimeout as sleep } from 'node:timers/promises'
import { consumers } from '../../../consumers/all.ts'
import { changePointer } from '../../../src/generations/pointer.ts'
import { rebuild, type Rebuilt } from '../../../src/generations/rebuild.ts'
import { FRESH_MS } from '../../../src/home/reading-tables.ts'
import { openDynamodbTables } from '../../../src/tables/dynamodb.ts'
import { vocabulary } from '../../media.ts'
import { trialOf } from '../../servers/dynamodb.ts'
import type { Cloud } from './cloud.ts'

const tablesOf = ({ dynamodb }: Cloud) => openDynamodbTables(trialOf(dynamodb, 'tributary-dev'))

/** Rebuilds every table, as an operator does, while the functions keep running. */
export async function rebuildAll(cloud: Cloud): Promise<readonly Rebuilt[]> {
  const { log } = cloud
  const tables = tablesOf(cloud)
  const shared = { log, vocabulary, tables, anew: false, keepsFirst: true, rest: () => sleep(2 * FRESH_MS) }
  const rebuilt = await Promise.all(
    consumers.map((consumer) => rebuild({ ...shared, consumer, report: () => undefined })),
  )
  await tables.close()
  return rebuilt
}

/** Holds every table, as a rebuild does that dies in the middle of its switch. */
export async function holdAll(cloud: Cloud): Promise<void> {
  const tables = tablesOf(cloud)
  for (const { name } of consumers) await changePointer(tables, name, (stand) => ({ ...stand, held: true }))
  await tables.close()
}
