import { pagesOf } from '../base/pages.ts'
import type { Row, Tables } from '../tables/tables.ts'
import { ORIGIN } from '../events/position.ts'

const TABLE = 'parked-bytes'

/** A row holds at most 350 KB; a record has up to 1 MiB, and base64 makes four bytes of three. */
const CHUNK_BYTES = 240_000

/** The bytes of a parked record, cut into rows. */
export function chunksOf(id: string, data: Uint8Array): readonly Row[] {
  const count = Math.ceil(data.length / CHUNK_BYTES)
  return Array.from({ length: count }, (_, index) => {
    const part = data.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)
    const key = { partition: id, sort: index.toString().padStart(4, '0') }
    return { key, position: ORIGIN, content: Buffer.from(part).toString('base64') }
  })
}

/** Stores the parts that are missing; a part never changes. */
export async function keepChunks(tables: Tables, chunks: readonly Row[]): Promise<void> {
  await tables.put(
    TABLE,
    chunks.map((row) => ({ row, expected: undefined })),
  )
}

export async function bytesOf(tables: Tables, id: string): Promise<Uint8Array> {
  const parts: Buffer[] = []
  const pages = pagesOf((cursor) => tables.query(TABLE, { partition: id, limit: 1_000, cursor }))
  for await (const { rows } of pages) for (const row of rows) parts.push(Buffer.from(textOf(row), 'base64'))
  return Buffer.concat(parts)
}

function textOf(row: Row): string {
  if (typeof row.content !== 'string')
    throw new Error(`Cannot read the bytes of parked record "${row.key.partition}": a row of them is no text`)
  return row.content
}
