import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  BIN,
  runProgram,
  startServer,
  tributary as tributaryBuilt,
  withDirectory,
} from '../../../journeys/tributary.ts'
import { located, manyLocated } from './lines.ts'
import { tokenFor, tributary, tributaryOk } from './run.ts'

describe('tributary start', () => {
  test('takes an event, shows it in the tables, logs JSON, and ends with 0 on SIGTERM', () =>
    withDirectory(async (data) => {
      const server = await startServer(data)
      const headers = {
        authorization: `Bearer ${await tokenFor(data, 'u1', 'user')}`,
        'content-type': 'application/json',
      }
      const body = JSON.stringify(located(1))
      const posted = await fetch(`${server.url}/events`, { method: 'POST', headers, body })
      expect(posted.status).toBe(200)
      await tributaryOk(['settle', '--data', data])
      expect(await tributaryOk(['dump', 'location', '--data', data])).toContain('"userId":"u1"')
      expect(await server.end('SIGTERM')).toBe(0)
      const logged = server.complaints().trim().split('\n')
      expect(logged.map((line): unknown => JSON.parse(line))).toContainEqual(
        expect.objectContaining({ msg: 'stopping', signal: 'SIGTERM' }),
      )
    }))

  test('ends with 0 on SIGINT, starts again with the same shards, and folds events that another process appends', () =>
    withDirectory(async (data) => {
      const first = await startServer(data, ['--shards', '2'])
      expect(await first.end('SIGINT')).toBe(0)
      const second = await startServer(data, ['--shards', '3'])
      await tributaryOk(['append', '--data', data], manyLocated(1000))
      await tributaryOk(['settle', '--data', data])
      const status = JSON.parse(await tributaryOk(['status', '--json', '--data', data])) as {
        shards: unknown[]
      }
      expect(status).toMatchObject({ events: 1000 })
      expect(status.shards).toHaveLength(2)
      await second.end('SIGTERM')
    }))

  test('stands by while another server runs the consumers, and takes over when that one is killed', () =>
    withDirectory(async (data) => {
      const first = await startServer(data)
      await expect.poll(() => first.complaints()).toContain('consumers running')
      const second = await startServer(data)
      await expect.poll(() => second.complaints()).toContain('consumers standing by')
      await first.end('SIGKILL')
      await tributaryOk(['append', '--data', data], manyLocated(100))
      const dump = () => tributaryOk(['dump', 'log', '--data', data])
      await expect.poll(dump, { interval: 200 }).toContain('"subject":"u100"')
      expect(await second.end('SIGTERM')).toBe(0)
    }))

  test('refuses a port in use, in one line', () =>
    withDirectory(async (directory) => {
      const server = await startServer(join(directory, 'a'))
      const port = new URL(server.url).port
      const refused = await tributaryBuilt(['start', '--data', join(directory, 'b'), '--port', port])
      expect(refused).toMatchObject({ code: 1, stdout: '' })
      const by = process.platform === 'linux' ? ` by process ${server.process.pid ?? ''} \\(.*start\\)` : ''
      expect(refused.stderr).toMatch(
        new RegExp(`^tributary: Cannot listen on http://127.0.0.1:${port}: the port is in use${by}\n$`),
      )
      await server.end('SIGTERM')
    }))

  test('refuses homes that there are none of', async () => {
    const refusal = async (...args: string[]) => (await tributary(['start', ...args])).stderr
    expect(await refusal('--tables', 'mongodb')).toContain('Allowed choices are embedded, dynamodb')
    expect(await refusal('--log', 'kafka')).toContain('Allowed choices are embedded, kinesis')
  })
})

describe('the program', () => {
  test('takes its port and data directory from PORT and TRIBUTARY_DATA', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data')
      await tributaryOk(['append', '--data', data], manyLocated(3))
      const settings = [`TRIBUTARY_DATA=${data}`, 'PORT=70000']
      const start = await runProgram('env', [...settings, process.execPath, BIN, 'start'])
      expect(start.stderr).toContain("value '70000' from env 'PORT' is invalid")
      const status = await runProgram('env', [...settings, process.execPath, BIN, 'status', '--json'])
      expect(JSON.parse(status.stdout)).toMatchObject({ events: 3 })
    }))

  test('is silent, with the exit code of SIGPIPE, when its reader goes away', () =>
    withDirectory(async (data) => {
      await tributaryOk(['append', '--data', data], manyLocated(5000))
      await tributaryOk(['settle', '--data', data])
      const script = '"$0" "$1" dump log --data "$2" | head -c 1; echo " ${PIPESTATUS[0]}"'
      const piped = await runProgram('bash', ['-c', script, process.execPath, BIN, data])
      expect(piped).toEqual({ code: 0, stdout: '{ 141\n', stderr: '' })
    }))

  test
    .runIf(process.platform === 'linux')
    .each([['status', '--json'], ['dump', 'location'], ['token', '--user', 'ada'], ['append'], ['--help']])(
    '%s says so where its output cannot be written',
    (...args) =>
      withDirectory(async (data) => {
        await tributaryOk(['append', '--data', data], manyLocated(5))
        await tributaryOk(['settle', '--data', data])
        const script = 'exec "$@" >/dev/full </dev/null'
        const ran = await runProgram('sh', [
          '-c',
          script,
          'sh',
          process.execPath,
          BIN,
          '--data',
          data,
          ...args,
        ])
        expect(ran).toEqual({
          code: 1,
          stdout: '',
          stderr: 'tributary: Cannot print: no space left on device\n',
        })
      }),
  )

  test('names the file of its data directory that it cannot use', () =>
    withDirectory(async (data) => {
      await tributaryOk(['append', '--data', data], manyLocated(1))
      await writeFile(join(data, 'objects'), '')
      const { code, stderr } = await tributary(['status', '--data', data])
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: `tributary: Cannot open data directory "${data}": it is not a directory (${join(data, 'objects')})\n`,
      })
    }))

  test('tells its version, as the package does', async () => {
    const manifest = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
    expect(await tributary(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
  })

  test('refuses a command that there is none of in one line', async () => {
    expect(await tributary(['sattle'])).toMatchObject({
      code: 2,
      stderr: "error: unknown command 'sattle'\n(Did you mean settle?)\n",
    })
  })
})
