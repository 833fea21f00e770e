import { QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import type { Query } from '../tables.ts'
import { MAX_PAGE_UNITS } from '../limits.ts'
import { sizeOf, textOf, type Item } from './item.ts'
import type { Requests } from './requests.ts'
import type { Span } from './span.ts'

/** The keys that a query uses: those of the table, or those of its index. */
export interface FindTarget {
  readonly partition: 'pk' | 'ipk'
  readonly sort: 'sk' | 'isk'
  readonly input: Pick<QueryCommandInput, 'TableName' | 'IndexName' | 'ConsistentRead'>
  /** All keys of the item after which the query continues. */
  readonly after: Item | undefined
}

/** The first items of a span, and whether there may be more. */
export interface Found {
  readonly items: readonly Item[]
  readonly more: boolean
}

/**
 * The items of a page. It asks for one more than the limit, to know whether this is the last page. A megabyte also ends
 * a page.
 */
export async function find(
  { client, make }: Requests,
  over: FindTarget,
  query: Query,
  span: Span,
): Promise<Found> {
  const found: Item[] = []
  let bytes = 0
  const condition = conditionOf(over, query.partition, span)
  let start = span.resumes ? over.after : undefined
  do {
    const input: QueryCommandInput = {
      ...over.input,
      ...condition,
      ScanIndexForward: query.descending !== true,
      Limit: query.limit + 2 - found.length, // one more, and one that is not meant
      ExclusiveStartKey: start,
    }
    const answer = await make(() => client.send(new QueryCommand(input)))
    found.push(...(answer.Items ?? []).filter((item) => textOf(item, over.sort) !== span.without))
    start = answer.LastEvaluatedKey
    bytes += (answer.Items ?? []).reduce((sum, item) => sum + sizeOf(item), 0)
  } while (
    start !== undefined &&
    found.length <= query.limit &&
    (bytes < MAX_PAGE_UNITS || found.length === 0)
  )
  const items = found.slice(0, query.limit)
  return { items, more: items.length < found.length || start !== undefined }
}

function conditionOf({ partition, sort }: FindTarget, value: string, { low, high }: Span) {
  const bounds = boundsOf(low, high)
  return {
    KeyConditionExpression: ['#partition = :partition', ...bounds].join(' AND '),
    ExpressionAttributeNames: { '#partition': partition, ...(bounds.length > 0 && { '#sort': sort }) },
    ExpressionAttributeValues: {
      ':partition': { S: value },
      ...(low !== undefined && { ':low': { S: low } }),
      ...(high !== undefined && { ':high': { S: high } }),
    },
  }
}

/** DynamoDB accepts one condition on the sort key. */
function boundsOf(low: string | undefined, high: string | undefined): readonly string[] {
  if (low !== undefined && high !== undefined) return ['#sort BETWEEN :low AND :high']
  if (low !== undefined) return ['#sort >= :low']
  return high === undefined ? [] : ['#sort <= :high']
}
