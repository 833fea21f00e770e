import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import Type from 'typebox'
import { Value } from 'typebox/value'

export const REPOSITORY = join(import.meta.dirname, '../..')

const run = promisify(execFile)
const manifest = Type.Object({ dependencies: Type.Record(Type.String(), Type.String()) })

/**
 * Packs this package and installs it in a folder as npm does, but without the registry: it links only the dependencies
 * of the package, from this repository.
 */
export async function installIn(folder: string): Promise<void> {
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: REPOSITORY })
  const packed = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? ''
  const installed = join(folder, 'node_modules/tributary')
  await mkdir(installed, { recursive: true })
  await run('tar', ['-xzf', join(folder, packed), '-C', installed, '--strip-components=1'])
  const { dependencies } = Value.Parse(
    manifest,
    JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')),
  )
  for (const name of Object.keys(dependencies)) await lend(folder, name)
  await mkdir(join(folder, 'node_modules/.bin'))
  await symlink('../tributary/dist/src/main/tributary.js', join(folder, 'node_modules/.bin/tributary'))
}

/** Links a package of this repository, or a scope of them, into a folder. */
export async function lend(folder: string, name: string): Promise<void> {
  const at = join(folder, 'node_modules', name)
  await mkdir(dirname(at), { recursive: true })
  await symlink(join(REPOSITORY, 'node_modules', name), at)
}

/** Links a program as npm does, for example the command of the CDK. */
export async function linkProgram(folder: string, name: string): Promise<void> {
  await mkdir(join(folder, 'node_modules/.bin'), { recursive: true })
  await symlink(join(REPOSITORY, 'node_modules/.bin', name), join(folder, 'node_modules/.bin', name))
}

/** The code blocks of one language in a page, as a reader copies them. */
export async function blocksOf(page: string, language: string): Promise<readonly string[]> {
  const text = await readFile(join(REPOSITORY, page), 'utf8')
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))
  return [...blocks].map(([, code = '']) => code)
}
