import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb'
import { batchesOf } from './batches.ts'
import type { Item } from './item.ts'
import { ATTEMPTS, backOff } from './retry.ts'
import type { Requests } from './requests.ts'
import { together } from './together.ts'

/** The maximum number of items in a BatchWriteItem request. */
const MOST_ITEMS = 25

/** Writes items without a condition: the only way to write several items in one request that is not a transaction. */
export async function addItems(requests: Requests, name: string, items: readonly Item[]): Promise<void> {
  await together(batchesOf(items, MOST_ITEMS), (batch, signal) => addBatch(requests, name, batch, signal))
}

/** Writes one batch; items that DynamoDB left unprocessed (throttled, or more than 16 MB) are sent again. */
async function addBatch(
  { client, make, pace }: Requests,
  name: string,
  items: readonly Item[],
  signal: AbortSignal,
): Promise<void> {
  let left: WriteRequest[] = items.map((Item) => ({ PutRequest: { Item } }))
  for (let idle = 0; left.length > 0;) {
    const request = { [name]: left }
    const answer = await make(() => client.send(new BatchWriteItemCommand({ RequestItems: request })), signal)
    const unprocessed = answer.UnprocessedItems?.[name] ?? []
    idle = unprocessed.length < left.length ? 0 : idle + 1
    left = unprocessed
    if (idle === ATTEMPTS) throw new Error(`DynamoDB processed none of ${left.length} items`)
    if (left.length > 0) await backOff(idle, pace)
  }
}
