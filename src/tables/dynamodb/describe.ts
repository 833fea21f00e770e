import {
  DescribeTableCommand,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import type { Requests } from './requests.ts'

const LOOK_EVERY_MS = 50

/** The description of a table; undefined if it does not exist. */
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

/** Resolves when a table is in this state; `undefined` stands for a table that does not exist. */
export async function isIn(requests: Requests, name: string, state: 'ACTIVE' | undefined): Promise<void> {
  while ((await describe(requests, name))?.TableStatus !== state) await requests.pace.pause(LOOK_EVERY_MS)
}
