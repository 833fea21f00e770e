import { DeleteTableCommand, ResourceNotFoundException, UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import { describe, isIn } from './describe.ts'
import type { Requests } from './requests.ts'

/** Deletes a table, also if it is protected from deletion. Resolves when it no longer exists. */
export async function dropTable(requests: Requests, name: string): Promise<void> {
  const { client, make } = requests
  const table = await describe(requests, name)
  if (table === undefined) return
  if (table.DeletionProtectionEnabled === true) {
    const unprotect = new UpdateTableCommand({ TableName: name, DeletionProtectionEnabled: false })
    await make(() => client.send(unprotect))
    await isIn(requests, name, 'ACTIVE')
  }
  await make(() => client.send(new DeleteTableCommand({ TableName: name }))).catch(isGone)
  await isIn(requests, name, undefined)
}

/** The answer to an earlier attempt was lost: the table is already deleted. */
function isGone(cause: unknown): void {
  if (!(cause instanceof ResourceNotFoundException)) throw cause
}
