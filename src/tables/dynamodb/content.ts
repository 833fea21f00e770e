import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Json } from '../../base/json.ts'

/** A row in the form in which DynamoDB stores it. */
export type Item = Record<string, AttributeValue>

/** A content up to this size fits, with the keys, into one write unit (a kilobyte): to make it shorter saves nothing. */
const SMALL_BYTES = 700

/**
 * The attribute of a row's content: `text` for a text, `content` for JSON. A map of DynamoDB would round or refuse some
 * numbers of JSON. A text with half of a surrogate pair is stored as JSON, because UTF-8 cannot hold it and JSON has an
 * escape for it. A longer content is deflated (RFC 1951) into `text-z` or `content-z`, if that is shorter.
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

/** Reads the content back. Throws if there is none. */
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
