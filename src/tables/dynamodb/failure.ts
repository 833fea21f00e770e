import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb'
import { Unstorable } from '../unstorable.ts'

export type Operation = 'read' | 'write' | 'make' | 'drop'

/**
 * A failure as one sentence with the table's name in DynamoDB: `Cannot write table "p-usage": …`. It is `Unstorable` if
 * the row is the cause. A missing table or permission is for the operator to fix.
 */
export function failure(deed: Operation, name: string, cause: unknown): Error {
  const Kind = deed === 'write' && isOfSize(cause) ? Unstorable : Error
  return new Kind(`Cannot ${deed} table "${name}": ${reasonOf(cause)}`, { cause })
}

/**
 * Whether DynamoDB refuses an item, a key or an item collection as too large, which no retry changes. It gives the same
 * error name to other refusals (API Reference, PutItem, Errors): only the message differs.
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

/** If every address of a host refused the connection, the reasons are inside an AggregateError. */
const told = (cause: Error): string =>
  cause instanceof AggregateError && cause.message === ''
    ? cause.errors.map((each) => (each instanceof Error ? each.message : String(each))).join(', ')
    : cause.message
