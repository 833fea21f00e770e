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
 * Creates a table with the settings of a table that a stack created: the kind of encryption key, deletion protection,
 * and point-in-time recovery. If an earlier attempt stopped half-way, this one completes it.
 */
export async function makeLike(requests: Requests, name: string, like: string): Promise<void> {
  const model = await describe(requests, like)
  if (model === undefined) throw new Error(`DynamoDB has no table "${like}" to make it like`)
  await ensureTable(requests, name, settingsOf(model))
  if (await recovers(requests, like)) await recover(requests, name)
}

/** A table that uses AWS's own key names only the kind of key (API reference, SSESpecification). */
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

/** Turns on point-in-time recovery. DynamoDB refuses this for a moment after a new table accepts requests. */
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
