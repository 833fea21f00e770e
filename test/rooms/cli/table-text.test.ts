import { expect, test } from 'vitest'
import { columns } from '../../../src/cli/table-text.ts'

test('columns() makes columns as wide as their widest cell, with numbers to the right', () => {
  const rows = [
    ['shard', 'events'],
    ['a', 12],
    ['longer', 3],
  ]
  expect(columns(rows)).toBe('shard   events\na           12\nlonger       3\n')
})
