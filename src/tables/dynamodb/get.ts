import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb'
import type { Key, Row } from '../tables.ts'
import { batchesOf } from './batches.ts'
import { keyItem, toRow, type Item } from './item.ts'
import { ATTEMPTS, backOff } from './retry.ts'
import type { Requests } from './requests.ts'
import { together } from './together.ts'

/** The maximum number of keys in a BatchGetItem request. */
const MOST_KEYS = 100

const nameOf = ({ partition, sort }: Key): string => `${partition}\0${sort}`

/** The present rows, one answer for each key. */
export async function getRows(
  requests: Requests,
  name: string,
  keys: readonly Key[],
): Promise<readonly (Row | undefined)[]> {
  // DynamoDB refuses a request that names a key twice.
  const asked = [...new Map(keys.map((key) => [nameOf(key), key])).values()].map(keyItem)
  const items = await together(batchesOf(asked, MOST_KEYS), (batch, signal) =>
    getBatch(requests, name, batch, signal),
  )
  const rows = new Map(
    items
      .flat()
      .map(toRow)
      .map((row) => [nameOf(row.key), row]),
  )
  return keys.map((key) => rows.get(nameOf(key)))
}

/** Reads one batch; keys that DynamoDB left unprocessed (throttled, or more than 16 MB) are asked for again. */
async function getBatch(
  { client, make, pace }: Requests,
  name: string,
  keys: readonly Item[],
  signal: AbortSignal,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let left = keys
  for (let idle = 0; left.length > 0;) {
    const request = { [name]: { Keys: [...left], ConsistentRead: true } }
    const answer = await make(() => client.send(new BatchGetItemCommand({ RequestItems: request })), signal)
    items.push(...(answer.Responses?.[name] ?? []))
    const unprocessed = answer.UnprocessedKeys?.[name]?.Keys ?? []
    idle = unprocessed.length < left.length ? 0 : idle + 1
    left = unprocessed
    if (idle === ATTEMPTS) throw new Error(`DynamoDB processed none of ${left.length} keys`)
    if (left.length > 0) await backOff(idle, pace)
  }
  return items
}
