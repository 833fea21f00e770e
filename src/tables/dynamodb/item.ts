import type { Position } from '../../events/position.ts'
import type { Key, Row } from '../tables.ts'
import { Unstorable } from '../unstorable.ts'
import { contentAttribute, contentOf, type Item } from './content.ts'
import { listingSort, placeSort } from './listing.ts'

export type { Item }

/** DynamoDB's limit for an item, names and values, in bytes. */
const MAX_ITEM_BYTES = 400 * 1024

/**
 * The item of a row. Positions are texts, because they have more digits than DynamoDB's numbers (38). Throws
 * `Unstorable` if the item is larger than DynamoDB allows.
 */
export function toItem(table: string, row: Row): Item {
  const { position, content, index } = row
  const keys = index === undefined ? keyTexts(row.key) : listedTexts(index, row.key)
  const item = { ...itemOf({ ...keys, pos: position }), ...contentAttribute(content) }
  const bytes = sizeOf(item)
  if (bytes > MAX_ITEM_BYTES)
    throw new Unstorable(
      `Cannot write a row of table "${table}": it takes ${bytes} bytes, more than ${MAX_ITEM_BYTES}`,
    )
  return item
}

/**
 * The size of an item of texts and bytes as DynamoDB counts it: names and values (Developer Guide, Item sizes and
 * formats).
 */
export const sizeOf = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, { S, B }]) => sum + name.length + (B ?? Buffer.from(S ?? '')).length,
    0,
  )

/** An item with the keys of a row only. */
export const keyItem = (key: Key): Item => itemOf(keyTexts(key))

/** An item with the keys of a row and those of its place in the index. */
export const listedItem = (place: Key, key: Key): Item => itemOf(listedTexts(place, key))

export const keyOf = (item: Item): Key => ({ partition: textOf(item, 'pk'), sort: textOf(item, 'sk') })

/** Reads an item that `toItem` made. Throws for any other. */
export function toRow(item: Item): Row {
  const row = { key: keyOf(item), position: textOf(item, 'pos') as Position, content: contentOf(item) }
  if (item['ipk'] === undefined) return row
  return { ...row, index: { partition: textOf(item, 'ipk'), sort: placeSort(textOf(item, 'isk')) } }
}

/** The text of an attribute. Throws if it is missing or not a text. */
export function textOf(item: Item, name: string): string {
  const text = item[name]?.S
  if (text === undefined) throw new Error(`Cannot read a stored row: its attribute "${name}" is no text`)
  return text
}

const keyTexts = ({ partition, sort }: Key) => ({ pk: partition, sk: sort })

const listedTexts = (place: Key, key: Key) => ({
  ...keyTexts(key),
  ipk: place.partition,
  isk: listingSort(place, key),
})

const itemOf = (texts: Readonly<Record<string, string>>): Item =>
  Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }]))
