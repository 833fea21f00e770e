import {
  ContinuousBackupsUnavailableException,
  DescribeContinuousBackupsCommand,
  UpdateContinuousBackupsCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { ensureTable, type Settings } from './create.ts'
import { describe } from './describe.ts'
import type { Requests } from './requests.ts'

/**
 * Makes a table as a stack made another one: encrypted with the same kind of key, protected from deletion, and with
 * point-in-time recovery where that one is. Where it was made before, what was not done yet is.
 */
export async function makeLike(requests: Requests, name: string, like: string): Promise<void> {
  const model = await describe(requests, like)
  if (model === undefined) throw new Error(`DynamoDB has no table "${like}" to make it like`)
  await ensureTable(requests, name, settingsOf(model))
  if (await recovers(requests, like)) await recover(requests, name)
}

/** AWS's own key for DynamoDB is named by its kind alone (API reference, SSESpecification). */
const settingsOf = ({ SSEDescription, DeletionProtectionEnabled }: TableDescription): Settings => ({
  ...(SSEDescription?.Status === 'ENABLED' && { SSESpecification: { Enabled: true, SSEType: 'KMS' } }),
  ...(DeletionProtectionEnabled === true && { DeletionProtectionEnabled }),
})

async function recovers({ client, make }: Requests, name: string): Promise<boolean> {
  const asked = new DescribeContinuousBackupsCommand({ TableName: name })
  const { ContinuousBackupsDescription: told } = await make(() => client.send(asked))
  return told?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED'
}

const SOON_MS = 500

/** A new table is backed up only a moment after it takes requests. */
async function recover(requests: Requests, name: string): Promise<void> {
  const { client, make, pace } = requests
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true }
  const asked = new UpdateContinuousBackupsCommand({ TableName: name, PointInTimeRecoverySpecification })
  const isRefused = await make(() => client.send(asked)).then(() => false, isTooEarly)
  if (!isRefused) return
  await pace.pause(SOON_MS)
  await recover(requests, name)
}

function isTooEarly(cause: unknown): true {
  if (cause instanceof ContinuousBackupsUnavailableException) return true
  throw cause
}
