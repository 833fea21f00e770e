import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePort } from '../servers/free-port.ts'
import { blocksOf, installIn } from './package.ts'
import { runProgram, startServer, withDirectory } from './tributary.ts'

test('the example of tributary/mapping runs with the packed package, and delivers each record once although it runs twice', () =>
  withDirectory(async (cwd) => {
    await installIn(cwd)
    const [example = ''] = await blocksOf('docs/delivery.md', 'js')
    await writeFile(join(cwd, 'example.mjs'), example)
    for (let run = 0; run < 2; run++)
      expect(await runProgram(process.execPath, ['example.mjs'], '', cwd)).toEqual({
        code: 0,
        stdout: 'hello\n',
        stderr: '',
      })
  }))

test('every line of the tour and of the first upload runs unchanged, and leaves only the data directory', () =>
  withDirectory(async (cwd) => {
    await installIn(cwd)
    const before = await readdir(cwd)
    const port = await freePort()
    const server = await startServer(join(cwd, '.tributary'), ['--port', String(port)])
    // Another program may use port 8080 here. `echo` separates the output of one block from the next.
    const pages = ['README.md', 'docs/getting-started.md']
    const blocks = (await Promise.all(pages.map((page) => blocksOf(page, 'sh')))).flat()
    const tour = blocks.join('echo\n').replaceAll(':8080', `:${port}`)
    const [row = 'a block of text'] = await blocksOf('README.md', 'text')
    const { code, stdout, stderr } = await runProgram('bash', ['-c', tour], '', cwd)
    expect(stderr).toMatch(/^line 4: own-media: .*\ntributary: Rejected 1 of 4 events\n$/)
    expect(stdout).toMatch(/^\{"results":\[\{"id":"1","shardId":/)
    expect(stdout).toContain(row)
    expect(stdout.match(/"type":"media\.rated"/g)).toHaveLength(2)
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^\{"id":"\w+","shardId":/)
    expect(code).toBe(0)
    expect((await readdir(cwd)).filter((name) => !before.includes(name))).toEqual(['.tributary'])
    expect(await server.end('SIGTERM')).toBe(0)
  }))
