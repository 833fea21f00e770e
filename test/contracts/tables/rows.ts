import { expect } from 'vitest'
import { positionOf, type Position, type SequenceNumber } from '../../../src/events/position.ts'
import type { Key, Page, Put, Query, Row, Tables } from '../../../src/tables/tables.ts'

/** The n-th position of a log. */
export const at = (n: number): Position => positionOf(String(n).padStart(56, '0') as SequenceNumber)

export const key = (partition: string, sort: string): Key => ({ partition, sort })

/** A put of a new row; `over` changes fields of it. */
export const fresh = (rowKey: Key, over: Partial<Row> = {}): Put => ({
  row: { key: rowKey, position: at(1), content: null, ...over },
  expected: undefined,
})

/** A put over a row that was read. */
export const over = (row: Row, changes: Partial<Row>): Put => ({
  row: { ...row, ...changes },
  expected: row.position,
})

/** All rows of a query, page by page, each page no longer than its limit. */
export async function allPages(ask: (query: Query) => Promise<Page>, query: Query): Promise<Row[]> {
  const rows: Row[] = []
  let cursor = query.cursor
  do {
    const page = await ask({ ...query, cursor })
    expect(page.rows.length).toBeLessThanOrEqual(query.limit)
    expect(page.next).not.toBe(cursor ?? '')
    rows.push(...page.rows)
    cursor = page.next
  } while (cursor !== undefined)
  return rows
}

export async function collect(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = []
  for await (const row of rows) all.push(row)
  return all
}

export const read = async (tables: Tables, rowKey: Key): Promise<Row | undefined> =>
  (await tables.get('t', [rowKey]))[0]

export const queryOf = (tables: Tables) => (query: Query) => tables.query('t', query)

export const queryIndexOf = (tables: Tables) => (query: Query) => tables.queryIndex('t', query)

export const sortsOf = (rows: readonly Row[]): string[] => rows.map((row) => row.key.sort)

/** Whether a written row is in the index at once, or after a moment, as in DynamoDB. */
export type IndexFollows = 'at once' | 'in a moment'

/** Expects the answer of the index: at once, or after a moment. */
export const soon =
  (follows: IndexFollows) =>
  async <T>(ask: () => Promise<T>, answer: T): Promise<void> => {
    if (follows === 'at once') expect(await ask()).toEqual(answer)
    else await expect.poll(ask).toEqual(answer)
  }
