import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb'

export type Deed = 'read' | 'write' | 'make' | 'drop'

/** A failure of the world, told with the table's name in DynamoDB: `Cannot write table "p-usage": …`. */
export function failure(deed: Deed, name: string, cause: unknown): Error {
  return new Error(`Cannot ${deed} table "${name}": ${reasonOf(cause)}`, { cause })
}

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
