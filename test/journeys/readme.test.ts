import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installIn, REPOSITORY } from './package.ts'
import { runProgram, withDirectory } from './tributary.ts'

/** The JavaScript of the README that imports a module, as a reader copies it. */
async function exampleWith(module: string): Promise<string> {
  const readme = await readFile(join(REPOSITORY, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => code)
  const example = blocks.find((code) => code.includes(`from '${module}'`))
  if (example === undefined) throw new Error(`Cannot find an example of ${module} in the README`)
  return example
}

test('the README’s example of tributary/mapping runs in a folder with the packed package, and delivers each record once though it is run again', () =>
  withDirectory(async (cwd) => {
    await installIn(cwd)
    await writeFile(join(cwd, 'example.mjs'), await exampleWith('tributary/mapping'))
    for (let run = 0; run < 2; run++)
      expect(await runProgram(process.execPath, ['example.mjs'], '', cwd)).toEqual({
        code: 0,
        stdout: 'hello\n',
        stderr: '',
      })
  }))
