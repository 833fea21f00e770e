import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  BIN,
  runProgram,
  startServer,
  tokenFor,
  tributary,
  tributaryOk,
  withDirectory,
} from '../../../journeys/tributary.ts'
import { located, manyLocated } from './lines.ts'

describe('tributary start', () => {
  test('listens, takes an event, shows it in the tables, and ends with 0 on SIGTERM', () =>
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
    }))

  test('ends with 0 on SIGINT, and starts again on what it had', () =>
    withDirectory(async (data) => {
      const first = await startServer(data, ['--shards', '2'])
      expect(await first.end('SIGINT')).toBe(0)
      const second = await startServer(data, ['--shards', '3'])
      const status = JSON.parse(await tributaryOk(['status', '--json', '--data', data])) as {
        shards: unknown[]
      }
      expect(status.shards).toHaveLength(2)
      expect(await second.end('SIGTERM')).toBe(0)
    }))

  test('takes what was appended beside it while it runs', () =>
    withDirectory(async (data) => {
      const server = await startServer(data)
      await tributaryOk(['append', '--data', data], manyLocated(1000))
      await tributaryOk(['settle', '--data', data])
      expect((await tributaryOk(['dump', 'log', '--data', data])).match(/\n/g)).toHaveLength(1000)
      await server.end('SIGTERM')
    }))

  test('stands by while another server runs the consumers, and goes on when that one is killed', () =>
    withDirectory(async (data) => {
      const [first, second] = [await startServer(data), await startServer(data)]
      await first.end('SIGKILL')
      await tributaryOk(['append', '--data', data], manyLocated(100))
      await tributaryOk(['settle', '--data', data])
      await second.end('SIGTERM')
    }))

  test('prints one line on stdout, and logs JSON on stderr', () =>
    withDirectory(async (data) => {
      const server = await startServer(data)
      const [more] = await Promise.all([once(server.process, 'close'), server.end('SIGTERM')])
      expect(more).toEqual([0, null])
      const logged = server.complaints().trim().split('\n')
      expect(logged.map((line): unknown => JSON.parse(line))).toContainEqual(
        expect.objectContaining({ msg: 'stopping', signal: 'SIGTERM' }),
      )
    }))

  test('refuses a port in use, in one line', () =>
    withDirectory(async (directory) => {
      const server = await startServer(join(directory, 'a'))
      const port = new URL(server.url).port
      const { code, stdout, stderr } = await tributary([
        'start',
        '--data',
        join(directory, 'b'),
        '--port',
        port,
      ])
      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: '',
        stderr: `tributary: Cannot listen on http://127.0.0.1:${port}: the port is in use\n`,
      })
      await server.end('SIGTERM')
    }))

  test('takes its port and data directory from PORT and TRIBUTARY_DATA', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data')
      await tokenFor(data, 'u1', 'user')
      const settings = [`TRIBUTARY_DATA=${data}`, 'PORT=70000']
      const start = await runProgram('env', [...settings, process.execPath, BIN, 'start'])
      expect(start.stderr).toContain("value '70000' from env 'PORT' is invalid")
      const status = await runProgram('env', [...settings, process.execPath, BIN, 'status', '--json'])
      expect(JSON.parse(status.stdout)).toMatchObject({ events: 0 })
    }))

  test('refuses the homes that this release does not have', async () => {
    const refusal = async (...args: string[]) => (await tributary(['start', ...args])).stderr
    expect(await refusal('--log', 'kinesis')).toBe(
      'tributary: Cannot use --log kinesis: it is not in this release\n',
    )
    expect(await refusal('--tables', 'dynamodb')).toContain('Cannot use --tables dynamodb')
    expect(await refusal('--endpoint', 'http://127.0.0.1')).toContain('Cannot use --endpoint')
    expect(await refusal('--log', 'kafka')).toContain('Allowed choices are embedded, kinesis')
  })
})

describe('tributary --help', () => {
  test('lists every command; each has its own, with the options of all', async () => {
    const help = await tributaryOk(['--help'])
    for (const command of ['start', 'append', 'settle', 'status', 'dump', 'history', 'token']) {
      expect(help).toMatch(new RegExp(`^  ${command} `, 'm'))
      expect(await tributaryOk([command, '--help'])).toContain('--data <dir>')
    }
  })

  test('a command that there is none of is refused in one line', async () => {
    const { code, stderr } = await tributary(['sattle'])
    expect([code, stderr]).toEqual([1, "error: unknown command 'sattle'\n(Did you mean settle?)\n"])
  })
})
