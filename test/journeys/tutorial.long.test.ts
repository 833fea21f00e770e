import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installIn, REPOSITORY } from './package.ts'
import { runProgram, startServer, withDirectory } from './tributary.ts'

const TUTORIAL = join(REPOSITORY, 'test/examples/orders/README.md')

/** The part of the tutorial that the pattern's group matches. Throws if there is none. */
function partOf(tutorial: string, pattern: RegExp): string {
  const [, part] = pattern.exec(tutorial) ?? []
  if (part === undefined) throw new Error(`Cannot find ${String(pattern)} in the tutorial`)
  return part
}

test('the tutorial of the orders example works as it is written, with the installed package', () =>
  withDirectory(async (folder) => {
    await installIn(folder)
    const tutorial = await readFile(TUTORIAL, 'utf8')
    await writeFile(join(folder, 'package.json'), '{"type":"module"}')
    await writeFile(join(folder, 'application.js'), partOf(tutorial, /```js\n([^]*?)```/))
    const bin = join(folder, 'node_modules/tributary/dist/src/main/tributary.js')
    const data = join(folder, '.tributary')
    const app = ['--app', join(folder, 'application.js')]
    const tributary = (args: readonly string[], input = '') =>
      runProgram(process.execPath, [bin, ...args, ...app, '--data', data], input, folder)

    const events = partOf(tutorial, /<<'EOF'\n([^]*?)EOF/)
    expect(await tributary(['append'], events)).toMatchObject({ code: 0, stderr: '' })
    expect(await tributary(['settle'])).toMatchObject({ code: 0, stderr: '' })
    expect((await tributary(['dump', 'followers'])).stdout.trim()).toBe(
      partOf(tutorial, /dump followers +# (.*)/),
    )

    const server = await startServer(data, app, [], bin)
    const token = (await tributary(['token', '--user', 'ann'])).stdout.trim()
    const answer = await fetch(`${server.url}/shops/tea/followers`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(await answer.text()).toBe(partOf(tutorial, /-H "\$ann" +# (.*)/))
    expect(await server.end('SIGTERM')).toBe(0)
  }))
