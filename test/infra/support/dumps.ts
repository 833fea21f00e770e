import { projections } from '../../../projections/all.ts'
import { projectionsOf, type Application } from '../../../src/application/application.ts'
import { dumpRows, stableJson } from '../../../src/answer/dump.ts'
import { readingTables } from '../../../src/home/reading-tables.ts'
import { openDynamodbTables } from '../../../src/tables/dynamodb.ts'
import { trialOf } from '../../servers/dynamodb.ts'
import { withDirectory } from '../../journeys/tributary.ts'
import { tributaryOk } from '../../rooms/main/commands/run.ts'
import { mediaApplication } from '../../media.ts'

/** Without the places of events, which differ from log to log; sorted, as a user's events of one time have no order. */
const plain = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.replaceAll(/"(appendedAt|sequenceNumber|shardId)":"[^"]*",?/g, '')).sort()

export type Dumps = Readonly<Record<string, readonly string[]>>

/** The `dump` of each table of an embedded home after these events. */
export const embeddedDumps = (events: readonly object[]): Promise<Dumps> =>
  withDirectory(async (data) => {
    const dumps: Record<string, readonly string[]> = {}
    const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('')
    await tributaryOk(['append', '--data', data], lines)
    await tributaryOk(['settle', '--data', data])
    for (const { name } of projections)
      dumps[name] = plain((await tributaryOk(['dump', name, '--data', data])).split('\n').slice(0, -1))
    return dumps
  })

/** The `dump` of the live generation of each table in DynamoDB. */
export async function dynamodbDumps(
  endpoint: string,
  prefix: string,
  application: Application = mediaApplication,
): Promise<Dumps> {
  const stored = openDynamodbTables({ ...trialOf(endpoint, prefix), create: false })
  const tables = readingTables(stored, application, 0)
  const dumps: Record<string, readonly string[]> = {}
  for (const projection of projectionsOf(application).values()) {
    const lines: string[] = []
    for await (const { row } of dumpRows(tables, projection)) lines.push(stableJson(row))
    dumps[projection.name] = plain(lines)
  }
  await tables.close()
  return dumps
}
