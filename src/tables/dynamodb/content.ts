import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Json } from '../../base/json.ts'

/** A row as DynamoDB stores it. */
export type Item = Record<string, AttributeValue>

/** What fits into a write unit, a kilobyte, beside the keys: no shorter form costs less. */
const SMALL_BYTES = 700

/**
 * The attribute of a row's content: `text` is that text, `content` is JSON, since a map of DynamoDB's would round or refuse
 * numbers that JSON has. (UTF-8 has no bytes for half of a surrogate pair, and JSON an escape.) What is longer than a
 * write unit holds goes deflated (RFC 1951) into `text-z` or `content-z`, where that is shorter.
 */
export function contentAttribute(content: Json): Item {
  const [name, text] =
    typeof content === 'string' && content.isWellFormed()
      ? (['text', content] as const)
      : (['content', JSON.stringify(content)] as const)
  const bytes = Buffer.byteLength(text)
  const deflated = bytes > SMALL_BYTES ? deflateRawSync(text, { level: 1 }) : undefined
  return deflated === undefined || deflated.length >= bytes
    ? { [name]: { S: text } }
    : { [`${name}-z`]: { B: deflated } }
}

/** Reads it back. Throws where there is none. */
export function contentOf(item: Item): Json {
  const text = textIn(item, 'text')
  if (text !== undefined) return text
  const json = textIn(item, 'content')
  if (json === undefined) throw new Error('Cannot read a stored row: it has no content')
  return JSON.parse(json) as Json
}

function textIn(item: Item, name: string): string | undefined {
  const bytes = item[`${name}-z`]?.B
  return bytes === undefined ? item[name]?.S : inflateRawSync(bytes).toString('utf8')
}
