import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePort } from '../servers/free-port.ts'
import { installIn, REPOSITORY } from './package.ts'
import { runProgram, startServer, withDirectory } from './tributary.ts'

const readme = await readFile(join(REPOSITORY, 'README.md'), 'utf8')

const blocksOf = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, code = '']) => code)

/** The JavaScript of the README that imports a module, as a reader copies it. */
function exampleWith(module: string): string {
  const example = blocksOf('js').find((code) => code.includes(`from '${module}'`))
  if (example === undefined) throw new Error(`Cannot find an example of ${module} in the README`)
  return example
}

test('the README’s example of tributary/mapping runs in a folder with the packed package, and delivers each record once though it is run again', () =>
  withDirectory(async (cwd) => {
    await installIn(cwd)
    await writeFile(join(cwd, 'example.mjs'), exampleWith('tributary/mapping'))
    for (let run = 0; run < 2; run++)
      expect(await runProgram(process.execPath, ['example.mjs'], '', cwd)).toEqual({
        code: 0,
        stdout: 'hello\n',
        stderr: '',
      })
  }))

test('every line of the README’s tour runs as it stands, and leaves nothing but the data directory', () =>
  withDirectory(async (cwd) => {
    await installIn(cwd)
    const before = await readdir(cwd)
    const port = await freePort()
    const server = await startServer(join(cwd, '.tributary'), ['--port', String(port)])
    // 8080 may be somebody's here. Each block ends on a line of its own.
    const tour = blocksOf('sh').join('echo\n').replaceAll(':8080', `:${port}`)
    const { code, stdout, stderr } = await runProgram('bash', ['-c', tour], '', cwd)
    expect(stderr).toMatch(/^line 4: own-media: .*\ntributary: Rejected 1 of 4 events\n$/)
    expect(stdout).toMatch(/^\{"results":\[\{"id":"1","shardId":/)
    expect(stdout).toContain(blocksOf('text')[0] ?? 'a block of text')
    expect(stdout.match(/"type":"media\.rated"/g)).toHaveLength(2)
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^\{"id":"\w+","shardId":/)
    expect(code).toBe(0)
    expect((await readdir(cwd)).filter((name) => !before.includes(name))).toEqual(['.tributary'])
    expect(await server.end('SIGTERM')).toBe(0)
  }))
