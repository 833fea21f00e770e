import { ScanCommand, type ScanCommandInput } from '@aws-sdk/client-dynamodb'
import type { Row } from '../tables.ts'
import { textOf, toRow, type Item } from './item.ts'
import type { Requests } from './requests.ts'

/** All rows in the order of their keys. DynamoDB gives them in the order of a hash, so all are sorted in memory. */
export async function scanRows(requests: Requests, name: string): Promise<readonly Row[]> {
  const placed = (await scanItems(requests, name)).map((item) => ({ item, place: placeOf(item) }))
  return placed.sort((a, b) => Buffer.compare(a.place, b.place)).map(({ item }) => toRow(item))
}

async function scanItems({ client, make }: Requests, name: string): Promise<readonly Item[]> {
  const items: Item[] = []
  let start: Item | undefined
  do {
    const input: ScanCommandInput = { TableName: name, ConsistentRead: true, ExclusiveStartKey: start }
    const answer = await make(() => client.send(new ScanCommand(input)))
    for (const item of answer.Items ?? []) items.push(item)
    start = answer.LastEvaluatedKey
  } while (start !== undefined)
  return items
}

/** No key contains NUL, and NUL sorts before every other byte. */
const placeOf = (item: Item): Buffer => Buffer.from(`${textOf(item, 'pk')}\0${textOf(item, 'sk')}`)
