import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb'
import type { Requests } from './requests.ts'
import { tableSchema } from './schema.ts'

const LOOK_EVERY_MS = 50

/** Makes a table that is not there, and resolves once it takes requests. Others may make it at the same time. */
export async function ensureTable(requests: Requests, name: string): Promise<void> {
  if ((await statusOf(requests, name)) === undefined) await create(requests, name)
  while ((await statusOf(requests, name)) !== 'ACTIVE') await requests.pace.pause(LOOK_EVERY_MS)
}

async function statusOf({ client, make }: Requests, name: string): Promise<string | undefined> {
  try {
    const { Table } = await make(() => client.send(new DescribeTableCommand({ TableName: name })))
    return Table?.TableStatus
  } catch (cause) {
    if (cause instanceof ResourceNotFoundException) return undefined
    throw cause
  }
}

async function create({ client, make }: Requests, name: string): Promise<void> {
  try {
    await make(() => client.send(new CreateTableCommand({ TableName: name, ...tableSchema })))
  } catch (cause) {
    if (!(cause instanceof ResourceInUseException)) throw cause
  }
}
