import {
  CreateTableCommand,
  ResourceInUseException,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb'
import { describe, isIn } from './describe.ts'
import type { Requests } from './requests.ts'
import { tableSchema } from './schema.ts'

/** Settings of a table in addition to its schema. */
export type Settings = Pick<CreateTableCommandInput, 'SSESpecification' | 'DeletionProtectionEnabled'>

/**
 * Creates a table if it does not exist, and resolves when it accepts requests. Other processes may create it at the
 * same time.
 */
export async function ensureTable(requests: Requests, name: string, settings: Settings = {}): Promise<void> {
  if ((await describe(requests, name)) === undefined) await create(requests, name, settings)
  await isIn(requests, name, 'ACTIVE')
}

async function create({ client, make }: Requests, name: string, settings: Settings): Promise<void> {
  const table = { TableName: name, ...tableSchema, ...settings }
  try {
    await make(() => client.send(new CreateTableCommand(table)))
  } catch (cause) {
    if (!(cause instanceof ResourceInUseException)) throw cause
  }
}
