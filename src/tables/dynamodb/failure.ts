import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb'
import { Unstorable } from '../unstorable.ts'

export type Deed = 'read' | 'write' | 'make' | 'drop'

/**
 * A failure of the world, told with the table's name in DynamoDB: `Cannot write table "p-usage": …`. `Unstorable` where the
 * row is at fault; a missing table or permission is the operator's to mend, and no row's fault.
 */
export function failure(deed: Deed, name: string, cause: unknown): Error {
  const Kind = deed === 'write' && isOfSize(cause) ? Unstorable : Error
  return new Kind(`Cannot ${deed} table "${name}": ${reasonOf(cause)}`, { cause })
}

/**
 * DynamoDB refuses an item, a key or a collection of items as too large for ever, and other requests under the same name for
 * other reasons (API Reference, PutItem, Errors): the message alone tells them apart.
 */
const isOfSize = (cause: unknown): boolean =>
  cause instanceof Error &&
  (cause.name === 'ItemCollectionSizeLimitExceededException' ||
    (cause.name === 'ValidationException' && /\bsize\b.*\b(exceeded|maximum|limit)\b/is.test(cause.message)))

function reasonOf(cause: unknown): string {
  if (cause instanceof ResourceNotFoundException) return 'DynamoDB has no table of this name here'
  if (!(cause instanceof Error)) return String(cause)
  return '$metadata' in cause && !('code' in cause)
    ? `DynamoDB says ${cause.name}: ${cause.message}`
    : told(cause)
}

/** Where every address of a host refused, the reasons are inside (AggregateError). */
const told = (cause: Error): string =>
  cause instanceof AggregateError && cause.message === ''
    ? cause.errors.map((each) => (each instanceof Error ? each.message : String(each))).join(', ')
    : cause.message
