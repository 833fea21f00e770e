import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** An item of any attributes. */
export type AnyItem = Readonly<Record<string, AttributeValue>>

/** The size of an item in bytes, as DynamoDB counts it (Developer Guide, "Item sizes and formats"). */
export const itemBytes = (item: AnyItem): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0)

const CONTAINER = 3
const ELEMENT = 1

function valueBytes({ S, N, M, L }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S)
  if (N !== undefined) return Math.ceil(N.replace(/^-?0*\.?0*|\.|0+$/g, '').length / 2) + 1
  if (M !== undefined) return CONTAINER + ELEMENT * Object.keys(M).length + itemBytes(M)
  if (L !== undefined) return L.reduce((sum, one) => sum + ELEMENT + valueBytes(one), CONTAINER)
  return 1
}
