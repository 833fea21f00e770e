import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chosenTables, keepTables, keptTables } from '../../../src/home/kept-tables.ts'
import { withDirectory } from '../../journeys/tributary.ts'

const inDynamodb = { tables: 'dynamodb', prefix: 'ours' } as const

describe('the tables of a data directory', () => {
  test('are embedded, or in DynamoDB under the prefix that it was begun with', () =>
    withDirectory(async (data) => {
      expect(await keptTables(data)).toBeUndefined()
      await mkdir(join(data, 'tables'))
      expect(await keptTables(data)).toEqual({ tables: 'embedded' })
      await keepTables(data, inDynamodb)
      expect(await keptTables(data)).toEqual(inDynamodb)
    }))

  test('are opened by commands that do not name them', () => {
    expect(chosenTables({ data: 'd' }, inDynamodb)).toEqual(inDynamodb)
    expect(chosenTables({ data: 'd' }, undefined)).toEqual({ tables: 'embedded' })
    expect(chosenTables({ data: 'd', tables: 'dynamodb' }, undefined)).toMatchObject({ prefix: 'tributary' })
  })

  test('may move to another endpoint, as those of an emulator do', () => {
    const home = { data: 'd', endpoint: 'http://127.0.0.1:2' }
    expect(chosenTables(home, { ...inDynamodb, endpoint: 'http://127.0.0.1:1' })).toEqual({
      ...inDynamodb,
      endpoint: 'http://127.0.0.1:2',
    })
  })

  test.each([
    [{ tables: 'embedded' } as const, inDynamodb, 'it has those of DynamoDB under "ours"'],
    [{ prefix: 'theirs' }, inDynamodb, 'it has those of DynamoDB under "ours"'],
    [{ tables: 'dynamodb' } as const, { tables: 'embedded' } as const, 'it has its embedded tables'],
  ])('are no others: %o where %o were kept', (options, kept, what) => {
    const choose = () => chosenTables({ data: 'd', ...options }, kept)
    expect(choose).toThrow(`Cannot use other tables with data directory "d": ${what}`)
  })

  test('are asked for plainly where their file is damaged', () =>
    withDirectory(async (data) => {
      await writeFile(join(data, 'tables.json'), '{"tables":"dynamodb"}')
      await expect(keptTables(data)).rejects.toThrow('tables.json" does not say what it should')
    }))
})
