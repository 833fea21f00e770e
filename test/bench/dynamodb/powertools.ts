import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { projections } from '../../../projections/all.ts'
import type { Event } from '../../../src/events/event.ts'
import { tableSchema } from '../../../src/tables/dynamodb/schema.ts'
import { countingWire } from './counting-wire.ts'
import { powertoolsPackage } from './powertools-package.ts'
import { perThousand, type Units } from './units.ts'

/** The prefix of the names of the handlers' tables. */
export const PREFIX = 'powertools'
const ANYBODY = { accessKeyId: 'bench', secretAccessKey: 'bench' }
const REGION = 'us-east-1'

/** Units for 1,000 events, or why they could not be counted. */
export type PowertoolsUnits = Units | { readonly skipped: string }

/**
 * Counts the units that handlers written with `@aws-lambda-powertools/batch` need for the same events. They handle each
 * event by itself, as that library's documentation shows it, with their tables in a `dynalite`.
 */
export async function measurePowertools(
  batches: readonly (readonly Event[])[],
  mayInstall: boolean,
): Promise<PowertoolsUnits> {
  const ready = await prepare(mayInstall).catch((cause: unknown) =>
    String(cause instanceof Error ? cause.message : cause),
  )
  if (typeof ready === 'string') return { skipped: `Not compared with powertools: ${ready}` }
  const { directory, startDynalite, listen } = ready
  const dynalite = await startDynalite()
  const units: Units = { requests: 0, writeUnits: 0, readUnits: 0 }
  const wire = await listen(countingWire(dynalite.endpoint, units))
  try {
    await runHandlers(directory, wire.endpoint, dynalite.endpoint, batches)
  } finally {
    await wire.close()
    await dynalite.close()
  }
  return perThousand(units, batches.flat().length)
}

/**
 * Creates the handlers' tables at `server`, and runs all batches through the handlers, which send their requests to
 * `endpoint`.
 */
export async function runHandlers(
  directory: string,
  endpoint: string,
  server: string,
  batches: readonly (readonly Event[])[],
): Promise<void> {
  await makeTables(server)
  await handleAll(directory, endpoint, batches)
}

/** Loads the package's own dependencies, and dynalite, which is a development dependency. */
async function prepare(mayInstall: boolean) {
  const directory = await powertoolsPackage(mayInstall)
  const servers = await import('../../servers/dynamodb.ts').catch(() => undefined)
  if (servers === undefined) throw new Error('dynalite is not installed')
  return { directory, ...servers }
}

async function makeTables(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials: ANYBODY })
  for (const { name } of projections)
    await client.send(
      new CreateTableCommand({ TableName: `${PREFIX}-${name}`, ...structuredClone(tableSchema) }),
    )
  client.destroy()
}

/** Runs the handlers one after the other, each over all batches. */
async function handleAll(
  directory: string,
  endpoint: string,
  batches: readonly (readonly Event[])[],
): Promise<void> {
  const child = fork(join(directory, 'run.mjs'), {
    cwd: directory,
    env: {
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: ANYBODY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ANYBODY.secretAccessKey,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      TABLE_PREFIX: PREFIX,
    },
  })
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`Cannot run the handlers: their process ended with code ${String(code)}`)
  })
  gone.catch(() => undefined)
  await Promise.race([once(child, 'message'), gone])
  for (const { name } of projections)
    for (const batch of batches) await Promise.race([handle(child, name, batch), gone])
  child.disconnect()
  await gone.catch(() => undefined)
}

interface Answer {
  readonly batchItemFailures: readonly unknown[]
}

async function handle(child: ChildProcess, table: string, batch: readonly Event[]): Promise<void> {
  const answered = once(child, 'message')
  child.send({ table, event: { Records: batch.map(recordOf) } })
  const [{ batchItemFailures }] = (await answered) as [Answer]
  if (batchItemFailures.length > 0)
    throw new Error(`Cannot compare: the handler of "${table}" failed on ${batchItemFailures.length} records`)
}

const recordOf = (event: Event, at: number) => ({
  eventSource: 'aws:kinesis',
  eventID: `shardId-000000000000:${at}`,
  kinesis: { sequenceNumber: String(at), data: Buffer.from(JSON.stringify(event)).toString('base64') },
})
