import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startServer, tributary, tributaryOk, withDirectory, type Ran } from './tributary.ts'

const event = {
  specversion: '1.0',
  id: 'e1',
  source: '/bad-start',
  type: 'user.registered',
  subject: 'ann',
  time: '2026-01-01T00:00:00Z',
  data: { displayName: 'Ann' },
}

/** Expects one readable line on stderr, no stack, nothing on stdout, and an exit code that is not 0. */
function expectComplaint(ran: Ran, about: RegExp): void {
  expect(ran.stderr).toMatch(about)
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(ran.stderr).not.toMatch(/^\s+at /m)
  expect(ran).toMatchObject({ code: 1, stdout: '' })
}

const START = ['start', '--port', '0', '--data']

describe('a server that cannot start', () => {
  it('says that the port is in use', () =>
    withDirectory(async (directory) => {
      const first = await startServer(join(directory, 'one'))
      const { port } = new URL(first.url)
      const second = await tributary(['start', '--port', port, '--data', join(directory, 'two')])
      expectComplaint(second, new RegExp(`${port}.*in use`, 'i'))
      expect(await first.end('SIGTERM')).toBe(0)
    }))

  it.each(['log', 'tables'])(
    'says that the %s of the data directory is corrupt, and does not change the directory',
    (part) =>
      withDirectory(async (data) => {
        await tributaryOk(['append', '-', '--data', data], JSON.stringify(event))
        await tributaryOk(['settle', '--data', data])
        const file = join(data, part, 'data.mdb')
        const garbage = Buffer.alloc((await readFile(file)).length, 'garbage')
        await writeFile(file, garbage)
        expectComplaint(await tributary([...START, data]), /damaged|corrupt|not a/i)
        expect((await readFile(file)).equals(garbage)).toBe(true)
      }),
  )

  it('says that the data directory is a file', () =>
    withDirectory(async (directory) => {
      const file = join(directory, 'file')
      await writeFile(file, 'not a directory')
      expectComplaint(await tributary([...START, file]), /not a directory|is a file|EEXIST|ENOTDIR/i)
    }))

  it('refuses to read a data directory that does not exist', () =>
    withDirectory(async (directory) => {
      await mkdir(join(directory, 'empty'))
      expectComplaint(
        await tributary(['dump', 'usage', '--data', join(directory, 'nowhere')]),
        /no data directory/i,
      )
    }))
})
