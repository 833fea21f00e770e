import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installIn, lend, REPOSITORY } from './package.ts'
import { runProgram, withDirectory } from './tributary.ts'

const TSC = join(REPOSITORY, 'node_modules/typescript/bin/tsc')

/** A program that uses the types; the compiler must refuse an event that the table does not have. */
const TYPED = `
import fc from 'fast-check'
import { test } from 'node:test'
import Type from 'typebox'
import { application, event, rows, table } from 'tributary'
import { given, laws, type TableLaw } from 'tributary/testing'

const lit = event('lamp.lit', Type.Object({ lamp: Type.String() }))
const lamps = table({
  name: 'lamps',
  rows: [rows({ content: Type.Object({}), about: [lit], of: ({ event }) => event.data.lamp, sort: 'lamp', evolve: () => ({}) })],
  answer: (lamp) => ({ lamp }),
})
const house = application({ name: 'house', events: [lit], tables: [lamps] })
const events = fc.constant({ type: 'lamp.lit', subject: 'ann', data: { lamp: 'hall' } })
const all: readonly TableLaw[] = laws(house, { events, numRuns: 10, seed: 1, path: '', tables: ['lamps'], inArrivalOrder: [] })
for (const { name, run } of all) test(name, run)
const done: Promise<void> = given(lamps).when({ type: 'lamp.lit', subject: 'ann', data: { lamp: 'hall' } }).then([{ lamp: 'hall' }])
// @ts-expect-error -- no event of this table
void given(lamps, [{ type: 'lamp.lit', subject: 'ann', data: { lamp: 1 } }])
void done
`

test('the types of tributary/testing are found in the packed package, however modules are resolved', () =>
  withDirectory(async (cwd) => {
    await installIn(cwd)
    await writeFile(join(cwd, 'package.json'), '{"type":"module"}')
    await lend(cwd, 'fast-check')
    await lend(cwd, '@types')
    await writeFile(join(cwd, 'typed.ts'), TYPED)
    for (const how of ['nodenext', 'bundler']) {
      const module = ['--module', how === 'bundler' ? 'esnext' : how, '--moduleResolution', how]
      const options = [
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        '--target',
        'es2023',
        '--types',
        'node',
        ...module,
      ]
      const compiled = await runProgram(process.execPath, [TSC, ...options, 'typed.ts'], '', cwd)
      expect(compiled, how).toEqual({ code: 0, stdout: '', stderr: '' })
    }
  }))
