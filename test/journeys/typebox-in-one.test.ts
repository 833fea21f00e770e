import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Type from 'typebox'
import type * as compile from 'typebox/compile'
import Format from 'typebox/format'
import type * as value from 'typebox/value'
import { expect, test } from 'vitest'

const DIST = join(import.meta.dirname, '../../dist')

const built = async <Module>(name: string): Promise<Module> =>
  (await import(pathToFileURL(join(DIST, 'src/typebox', `${name}.js`)).href)) as Module

test('no module of the build loads TypeBox from its hundreds of files', () => {
  for (const room of ['src', 'consumers', 'projections', 'infra'])
    for (const name of readdirSync(join(DIST, room), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.js') || name.startsWith('typebox/')) continue
      const imports = readFileSync(join(DIST, room, name), 'utf8').match(/ from ['"]typebox.*/g)
      expect({ name, imports }).toEqual({ name, imports: null })
    }
})

test('the TypeBox of the build checks schemas that an application makes with its own, also of formats that it adds', async () => {
  const { Compile } = await built<typeof compile>('compile')
  const { Errors } = await built<typeof value>('value')
  Format.Set('even-length', (text) => text.length % 2 === 0)
  const schema = Type.Object({
    word: Type.String({ format: 'even-length' }),
    count: Type.Optional(Type.Integer({ minimum: 1 })),
    kind: Type.Union([Type.Literal('a'), Type.Null()]),
  })
  const words = Compile(schema)
  expect(words.Check({ word: 'four', kind: null, count: 1 })).toBe(true)
  for (const wrong of [
    { word: 'odd', kind: 'a' },
    { word: 'four', kind: 'b' },
    { word: 'four', kind: 'a', count: 0 },
    { word: 'four' },
  ]) {
    expect(words.Check(wrong)).toBe(false)
    expect(Errors(schema, wrong)).not.toEqual([])
  }
})
