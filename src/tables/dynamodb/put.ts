import { isDeepStrictEqual } from 'node:util'
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { checkRow } from '../limits.ts'
import type { Lost, Put, Row } from '../tables.ts'
import { getRows } from './get.ts'
import { toItem, toRow, type Item } from './item.ts'
import { isThrottle } from './retry.ts'
import type { Requests } from './requests.ts'
import { together } from './together.ts'

/** A put and its item. */
export interface Entry {
  readonly put: Put
  readonly item: Item
}

/** The item of a row. Throws if DynamoDB cannot hold the row. */
export function rowItem(table: string, row: Row): Item {
  checkRow(table, row)
  return toItem(table, row)
}

export const entryOf = (table: string, put: Put): Entry => ({ put, item: rowItem(table, put.row) })

/** Writes all of `first`, and then all of `then` if none of `first` lost. Gives the puts that lost. */
export async function putInOrder(
  requests: Requests,
  name: string,
  first: readonly Entry[],
  then: readonly Entry[],
): Promise<readonly Lost[]> {
  const lost = await putRows(requests, name, first)
  return lost.length > 0 ? lost : putRows(requests, name, then)
}

/**
 * Writes the rows whose condition holds, and gives the others. It sends one request for each row: only a transaction
 * takes several rows with a condition each, and it costs twice the units.
 */
async function putRows(
  requests: Requests,
  name: string,
  entries: readonly Entry[],
): Promise<readonly Lost[]> {
  const lost = await together(entries, (entry, signal) => putRow(requests, name, entry, signal))
  return lost.filter((one) => one !== undefined)
}

async function putRow(
  requests: Requests,
  name: string,
  { put, item }: Entry,
  signal: AbortSignal,
): Promise<Lost | undefined> {
  const command = new PutItemCommand({
    TableName: name,
    Item: item,
    ...conditionOf(put),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
  const refused = await send(requests, command, signal)
  if (refused === undefined) return undefined
  const stands = await standing(requests, name, put, refused.told)
  // An earlier attempt without an answer may have succeeded; this attempt then finds its own row.
  if (refused.doubtful && isDeepStrictEqual(stands, toRow(item))) return undefined
  return { key: put.row.key, stands }
}

/**
 * The condition did not hold. `told`: the stored row, if DynamoDB gave it. `doubtful`: an earlier attempt had no
 * answer.
 */
interface Refused {
  readonly told: Item | undefined
  readonly doubtful: boolean
}

function send(
  { client, make }: Requests,
  command: PutItemCommand,
  signal: AbortSignal,
): Promise<Refused | undefined> {
  let doubtful = false
  return make(async () => {
    try {
      await client.send(command)
      return undefined
    } catch (cause) {
      if (cause instanceof ConditionalCheckFailedException) return { told: cause.Item, doubtful }
      if (!isThrottle(cause)) doubtful = true
      throw cause
    }
  }, signal)
}

const conditionOf = ({ expected }: Put) =>
  expected === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : { ConditionExpression: 'pos = :expected', ExpressionAttributeValues: { ':expected': { S: expected } } }

/** The row that is stored. DynamoDB gives it with the refusal, unless there is none; dynalite never gives it. */
async function standing(requests: Requests, name: string, put: Put, told: Item | undefined) {
  if (told !== undefined) return toRow(told)
  const [row] = await getRows(requests, name, [put.row.key])
  return row
}
