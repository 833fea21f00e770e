import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { BIN, startServer, withDirectory } from '../../../journeys/tributary.ts'
import { manyLocated } from './lines.ts'
import { tributaryOk } from './run.ts'

const isAlive = ({ pid = 0 }: { readonly pid?: number | undefined }): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const eventsIn = async (data: string): Promise<number> => {
  const status = await tributaryOk(['status', '--json', '--data', data]).catch(() => '{"events":0}')
  return (JSON.parse(status) as { events: number }).events
}

describe('a signal', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s lets append finish what it has read, and tell of it', (signal, code) =>
    withDirectory(async (data) => {
      const append = spawn(process.execPath, [BIN, 'append', '--json', '--data', data], { stdio: 'pipe' })
      const told = Promise.all([text(append.stdout), text(append.stderr), once(append, 'close')])
      // A full batch is in the log at once. The rest, and half a line, wait for more input.
      append.stdin.write(manyLocated(6_000) + '{"specversion":')
      await expect.poll(() => eventsIn(data)).toBeGreaterThan(0)
      append.kill(signal)
      const [stdout, stderr] = await told
      expect(JSON.parse(stdout)).toMatchObject({ appended: 6_000, rejected: 0 })
      expect(stderr).toBe(
        `tributary: Stopped by ${signal} before the end of the input: run it again for the rest\n`,
      )
      expect(append.exitCode).toBe(code)
      expect(await eventsIn(data)).toBe(6_000)
    }),
  )
})

describe('a server that npm started', () => {
  /** As npx and npm start run it: in a shell that waits and passes no signal to its child. */
  const inShell = ['sh', '-c', '"$@"; exit $?', 'sh']

  const pidOf = async (shell: ChildProcess): Promise<number> => {
    const children = spawn('ps', ['-o', 'pid=', '--ppid', String(shell.pid)])
    return Number(await text(children.stdout))
  }

  test('ends when its shell is gone, and frees its port', () =>
    withDirectory(async (data) => {
      const server = await startServer(data, [], ['env', 'npm_command=exec', ...inShell])
      const pid = await pidOf(server.process)
      expect(isAlive({ pid })).toBe(true)
      server.process.kill('SIGTERM')
      await expect.poll(() => isAlive({ pid })).toBe(false)
      expect(server.complaints()).toContain('"stopping"')
      await expect(fetch(server.url)).rejects.toThrow()
    }))

  test('that nobody but a person started outlives its shell, as a daemon does', () =>
    withDirectory(async (data) => {
      const server = await startServer(data, [], ['env', '-u', 'npm_command', ...inShell])
      const pid = await pidOf(server.process)
      server.process.kill('SIGTERM')
      await once(server.process, 'exit')
      for (let asked = 0; asked < 20; asked++) expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
      process.kill(pid, 'SIGTERM')
      await expect.poll(() => isAlive({ pid })).toBe(false)
    }))
})
