import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { withDirectory } from './tributary.ts'

const REPOSITORY = join(import.meta.dirname, '../..')
const BUILT = new URL('../../dist/src/mapping/index.js', import.meta.url).href

/** The JavaScript of the README that imports a module, as a reader copies it. */
async function exampleWith(module: string): Promise<string> {
  const readme = await readFile(join(REPOSITORY, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => code)
  const example = blocks.find((code) => code.includes(`from '${module}'`))
  if (example === undefined) throw new Error(`Cannot find an example of ${module} in the README`)
  return example
}

test('the README’s example of tributary/mapping runs, and delivers each record once though it is run again', () =>
  withDirectory(async (cwd) => {
    const example = await exampleWith('tributary/mapping')
    await writeFile(join(cwd, 'example.mjs'), example.replace("'tributary/mapping'", `'${BUILT}'`))
    for (let run = 0; run < 2; run++) {
      const { stdout } = await promisify(execFile)(process.execPath, ['example.mjs'], { cwd })
      expect(stdout).toBe('hello\n')
    }
  }))
