import { consumers } from '../../../consumers/all.ts'
import { FANNED_OUT } from '../../../infra/media/fan-out.ts'
import type { DynamodbUnits } from '../dynamodb/dynamodb.ts'
import type { LambdaFigures } from '../lambda/lambda.ts'
import { REQUESTS_A_SECOND } from './quotas.ts'

/** The measurements that the costs are calculated from. */
export interface Measured {
  /** The bytes of an event. */
  readonly bytes: number
  readonly dynamodb: Pick<DynamodbUnits, 'batched' | 'batch' | 'byKind'>
  readonly lambda: Pick<LambdaFigures, 'cpuMicros'>
}

/** What one event costs in requests, bytes and time, as the bench counted it. */
export interface Counts {
  readonly bytes: number
  readonly writeUnits: number
  readonly readUnits: number
  /** The table with the most write units. */
  readonly mostWriteUnits: { readonly table: string; readonly units: number }
  /** Seconds of a function for all consumers together: measured CPU, and assumed time for requests to DynamoDB. */
  readonly functionSeconds: number
  /** Invocations, if every batch is full. */
  readonly invocations: number
}

/** How the consumers of the stack read the stream. */
export const readers = {
  all: consumers.length,
  fannedOut: consumers.filter(({ name }) => FANNED_OUT.includes(name)).length,
  shared: consumers.filter(({ name }) => !FANNED_OUT.includes(name)).length,
} as const

/** The counts of one event, from the counts of many. */
export function countsOf({ bytes, dynamodb, lambda }: Measured): Counts {
  const { requests, writeUnits, readUnits } = dynamodb.batched
  const cpu = Object.values(lambda.cpuMicros).reduce((sum, micros) => sum + micros, 0) / 1e6
  return {
    bytes,
    writeUnits: writeUnits / 1000,
    readUnits: readUnits / 1000,
    mostWriteUnits: mostWritten(dynamodb.byKind),
    functionSeconds: cpu + requests / 1000 / REQUESTS_A_SECOND,
    invocations: readers.all / dynamodb.batch,
  }
}

/** A kind of row is named `<table> <kind>`. */
function mostWritten(byKind: Readonly<Record<string, number>>): Counts['mostWriteUnits'] {
  const byTable = new Map<string, number>()
  for (const [kind, units] of Object.entries(byKind)) {
    const table = kind.slice(0, kind.indexOf(' '))
    byTable.set(table, (byTable.get(table) ?? 0) + units / 1000)
  }
  const [table, units] = [...byTable].sort((a, b) => b[1] - a[1])[0] ?? ['', 0]
  return { table, units }
}
