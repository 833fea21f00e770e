import {
  DescribeTableCommand,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import type { Requests } from './requests.ts'

const LOOK_EVERY_MS = 50

/** What DynamoDB says of a table; undefined where it is not there. */
export async function describe(
  { client, make }: Requests,
  name: string,
): Promise<TableDescription | undefined> {
  try {
    return (await make(() => client.send(new DescribeTableCommand({ TableName: name })))).Table
  } catch (cause) {
    if (cause instanceof ResourceNotFoundException) return undefined
    throw cause
  }
}

/** Resolves once a table is in this state. */
export async function isIn(requests: Requests, name: string, state: 'ACTIVE' | undefined): Promise<void> {
  while ((await describe(requests, name))?.TableStatus !== state) await requests.pace.pause(LOOK_EVERY_MS)
}
