import { open, readFile, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startServer, tributary as tributaryProcess, withDirectory } from '../../../journeys/tributary.ts'
import { manyLocated } from './lines.ts'
import { tributary, tributaryOk } from './run.ts'

const PAGE = 4096

async function settled(data: string): Promise<void> {
  await tributaryOk(['append', '-', '--data', data], manyLocated(600))
  await tributaryOk(['settle', '--data', data])
}

async function overwrite(file: string, at: number, bytes: Buffer): Promise<void> {
  const opened = await open(file, 'r+')
  await opened.write(bytes, 0, bytes.length, at)
  await opened.close()
}

/** The place of a text in a file. The text must be there. */
async function placeOf(file: string, text: string): Promise<number> {
  const at = (await readFile(file)).lastIndexOf(text)
  expect(at).toBeGreaterThan(0)
  return at
}

type Spoil = (data: string) => Promise<void>

/** A damage to the files of a home, and the line that `check` prints about it. */
const DAMAGES: readonly (readonly [string, RegExp, Spoil])[] = [
  [
    'a byte of a block of the log changed',
    /log\/data\.mdb: the block at record \d+ of shardId-\d+ has another checksum/,
    async (data) => {
      const file = join(data, 'log', 'data.mdb')
      await overwrite(file, (await placeOf(file, '"u300"')) + 1, Buffer.from('X'))
    },
  ],
  [
    'a page of the tables of zeros',
    /tables\/data\.mdb: page \d+ is none of its tree/,
    async (data) => {
      const file = join(data, 'tables', 'data.mdb')
      const at = await placeOf(file, 'u300')
      await overwrite(file, at - (at % PAGE), Buffer.alloc(PAGE))
    },
  ],
  [
    'tables that are cut off',
    /tables\/data\.mdb: page \d+ is not in the file/,
    (data) => truncate(join(data, 'tables', 'data.mdb'), 40 * PAGE),
  ],
  [
    'a log that is cut off',
    /log\/data\.mdb: page \d+ (is not in the file|does not begin)/,
    async (data) => truncate(join(data, 'log', 'data.mdb'), 8 * PAGE),
  ],
  [
    'a log of other bytes',
    /log\/data\.mdb: does not begin as LMDB's files do/,
    async (data) => {
      const file = join(data, 'log', 'data.mdb')
      await overwrite(file, 0, Buffer.alloc((await stat(file)).size, 'garbage'))
    },
  ],
]

describe('tributary check', () => {
  it('reads all of a sound home', () =>
    withDirectory(async (data) => {
      await settled(data)
      const told = JSON.parse(await tributaryOk(['check', '--json', '--data', data])) as object
      expect(told).toMatchObject({ sound: true, records: 600, objects: 0, flaws: [] })
    }))

  it.each(DAMAGES)('tells %s, and ends with 1', (_, flaw, spoil) =>
    withDirectory(async (data) => {
      await settled(data)
      await spoil(data)
      const { code, stdout, stderr } = await tributary(['check', '--data', data])
      expect([code, stdout]).toEqual([1, expect.stringMatching(flaw)])
      expect(stderr).toMatch(/restore the directory from a backup/)
    }),
  )

  it('tells tables that are ahead of their log, too', () =>
    withDirectory(async (directory) => {
      const [data, other] = [join(directory, 'data'), join(directory, 'other')]
      await settled(data)
      await tributaryOk(['append', '-', '--data', other], manyLocated(2))
      for (const file of ['data.mdb'])
        await overwrite(join(data, 'log', file), 0, await readFile(join(other, 'log', file)))
      expect(await tributary(['check', '--data', data])).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/made anew, or is of another directory/) as string,
      })
    }))
})

const PLACE = /its block at record \d+ of shardId-\d+ is damaged/

describe('a damaged home', () => {
  it.each(['log', 'tables'])('whose %s is cut off is refused by who opens it, and ends no process', (part) =>
    withDirectory(async (data) => {
      await settled(data)
      await truncate(join(data, part, 'data.mdb'), (part === 'log' ? 8 : 40) * PAGE)
      const ran = await tributaryProcess(['dump', 'stats', '--data', data])
      expect(ran).toMatchObject({ code: 1, stdout: '' })
      expect(ran.stderr).toMatch(/its page \d+ is not in the file|its page \d+ does not begin/)
      expect(ran.stderr).toMatch(/backup/)
      expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1)
    }),
  )

  it('of whose tables a page is of zeros is refused by each command that reads, with the file and the page', () =>
    withDirectory(async (data) => {
      await settled(data)
      const file = join(data, 'tables', 'data.mdb')
      const at = await placeOf(file, 'u300')
      await overwrite(file, at - (at % PAGE), Buffer.alloc(PAGE))
      for (const command of ['dump log', 'history users u1', 'status', 'rebuild stats', 'settle'])
        expect(await tributaryProcess([...command.split(' '), '--data', data])).toMatchObject({
          code: 1,
          stdout: '',
          stderr: expect.stringMatching(
            /^tributary: Cannot open the tables in ".*tables": its data\.mdb is damaged: its page \d+ is.*\n$/,
          ) as string,
        })
    }))

  it('with a damaged block ends a rebuild with its place, and leaves the live table', () =>
    withDirectory(async (data) => {
      await settled(data)
      const before = await tributaryOk(['dump', 'stats', '--data', data])
      const file = join(data, 'log', 'data.mdb')
      await overwrite(file, (await placeOf(file, '"u300"')) + 1, Buffer.from('X'))
      const { code, stderr } = await tributary(['rebuild', 'stats', '--data', data])
      expect(code).toBe(1)
      expect(stderr).toMatch(/log\/data\.mdb": its block at record \d+ of shardId-\d+ is damaged.*backup/)
      expect(await tributaryOk(['dump', 'stats', '--data', data])).toBe(before)
    }))

  it('with a damaged block is reported by the consumers that fold it, with its place', () =>
    withDirectory(async (data) => {
      await tributaryOk(['append', '-', '--data', data], manyLocated(600))
      const file = join(data, 'log', 'data.mdb')
      await overwrite(file, (await placeOf(file, '"u300"')) + 1, Buffer.from('X'))
      const settled = await tributary(['settle', '--timeout', '3', '--data', data])
      expect(settled).toMatchObject({ code: 1, stderr: expect.stringMatching(PLACE) as string })
      const server = await startServer(data)
      const told = new RegExp(`${PLACE.source}.*Cannot read a shard for \\w+`)
      await expect.poll(() => server.complaints()).toMatch(told)
      expect(await server.end('SIGTERM')).toBe(0)
    }))
})
