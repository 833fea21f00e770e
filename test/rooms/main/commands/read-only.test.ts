import { cp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BIN, runProgram, withDirectory, type Ran } from '../../../journeys/tributary.ts'
import { fileWith, manyLocated } from './lines.ts'
import { tributaryOk } from './run.ts'

/** Root may mount directly. Other users may do so in a user namespace, if the system has them. */
const UNSHARE = [['--mount'], ['--user', '--map-root-user', '--mount']]

/** Runs a command with a directory on a file system that is read-only. */
const READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'

const under = (how: readonly string[], directory: string, command: readonly string[]): Promise<Ran> =>
  runProgram('unshare', [...how, 'sh', '-c', READ_ONLY, directory, ...command])

const how = await withDirectory(async (directory) => {
  for (const one of UNSHARE)
    if ((await under(one, directory, ['true']).catch(() => undefined))?.code === 0) return one
  return undefined
})

const stillCopies = async (): Promise<readonly string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('tributary-still-'))

describe.runIf(how !== undefined)('on a read-only file system', () => {
  const run = (data: string, ...args: string[]): Promise<Ran> =>
    under(how ?? [], data, [process.execPath, BIN, ...args, '--data', data])

  test('commands that read say what they say elsewhere, write nothing there and leave nothing behind', () =>
    withDirectory(async (directory) => {
      const [data, same] = [join(directory, 'data'), join(directory, 'same')]
      const events = await fileWith(directory, 'events.ndjson', manyLocated(50) + '\n')
      await tributaryOk(['append', events, '--data', data])
      await tributaryOk(['settle', '--data', data])
      await cp(data, same, { recursive: true })
      const before = await stillCopies()
      for (const args of [
        ['dump', 'location'],
        ['dump', 'log'],
        ['history', 'users', 'u1'],
        ['parked', 'list'],
      ])
        expect(await run(data, ...args), args.join(' ')).toEqual({
          code: 0,
          stdout: await tributaryOk([...args, '--data', same]),
          stderr: '',
        })
      expect(JSON.parse((await run(data, 'status', '--json')).stdout)).toMatchObject({ events: 50 })
      expect(await stillCopies()).toEqual(before)
    }))

  test('commands that write say in one line that they cannot', () =>
    withDirectory(async (data) => {
      await tributaryOk(['append', '--data', data], manyLocated(3))
      for (const args of [['settle'], ['append', '/dev/null'], ['rebuild', 'stats']]) {
        const { code, stdout, stderr } = await run(data, ...args)
        expect({ code, stdout }, args.join(' ')).toEqual({ code: 1, stdout: '' })
        expect(stderr).toMatch(/^tributary: Cannot .*read-only.*\n$/)
      }
    }))
})
