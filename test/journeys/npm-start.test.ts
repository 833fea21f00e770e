import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { REPOSITORY } from './package.ts'
import { withDirectory } from './tributary.ts'

test('the command of npm start serves, runs the consumers, and ends with exit code 0', () =>
  withDirectory(async (data) => {
    const { scripts } = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8')) as {
      scripts: { start: string }
    }
    const [, ...words] = scripts.start.split(' ')
    const child = spawn(process.execPath, words, {
      cwd: REPOSITORY,
      env: { ...process.env, PORT: '0', TRIBUTARY_DATA: data },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    for await (const line of createInterface(child.stdout)) {
      const [, url] = /^listening on (\S+)$/.exec(line) ?? []
      if (url === undefined) continue
      await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(200)
      child.kill('SIGTERM')
    }
    expect(await ended).toEqual([0, null])
  }))
