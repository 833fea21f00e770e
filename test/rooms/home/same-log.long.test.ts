import { cp, mkdir, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { open } from 'lmdb'
import { describe, expect, it } from 'vitest'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { withDirectory } from '../../journeys/tributary.ts'
import { kinesisServer } from '../../servers/kinesis-local.ts'
import { reached, removeStream } from '../../servers/kinesis-stream.ts'
import { located, ndjson } from '../main/commands/lines.ts'
import { tributary, tributaryOk } from '../main/commands/run.ts'

const events = (from: number, to: number): string =>
  ndjson(Array.from({ length: to - from }, (_, n) => located(from + n)))

const append = (data: string, input: string, more: readonly string[] = []) =>
  tributaryOk(['append', '-', '--data', data, ...more], input)

const settle = (data: string) => tributaryOk(['settle', '--data', data])

/** Fills a directory with 40 events in log and tables. */
async function settled(data: string): Promise<void> {
  await append(data, events(0, 40))
  await settle(data)
}

/** Every command that opens a home, except the server. */
const COMMANDS = [
  ['append', '-'],
  ['settle'],
  ['status'],
  ['dump', 'stats'],
  ['history', 'users', 'u1'],
  ['rebuild', 'stats'],
  ['parked', 'list'],
]

async function expectRefusals(data: string, why: RegExp): Promise<void> {
  for (const command of COMMANDS) {
    const ran = await tributary([...command, '--data', data], command[0] === 'append' ? events(90, 91) : '')
    expect(ran, command.join(' ')).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toMatch(why)
    expect(ran.stderr).toContain(data)
    expect(ran.stderr).toMatch(/backup/)
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1)
  }
}

const move = async (from: string, to: string): Promise<void> => {
  await rm(to, { recursive: true, force: true })
  await cp(from, to, { recursive: true })
}

/** Removes the log's identity from log and tables, as an earlier release left them. */
async function forgetIdentity(data: string): Promise<void> {
  const log = open({ path: join(data, 'log'), encoding: 'binary', noSubdir: false, overlappingSync: false })
  await log.remove(['identity'])
  await log.close()
  const tables = open({ path: join(data, 'tables'), maxDbs: 64, noSubdir: false, overlappingSync: false })
  const rows = tables.openDB('rows/checkpoints', { keyEncoding: 'binary', encoding: 'string' })
  await rows.remove(Buffer.from('@log\0identity'))
  await tables.close()
}

type Spoil = (data: string, aside: string) => Promise<void>

/** How the tables of a home come to be ahead of its log, or come from another log. */
const SPOILED: readonly (readonly [string, RegExp, Spoil])[] = [
  [
    'was copied while it ran, the log first',
    /was read up to record \d+, and the log holds/,
    async (data, aside) => {
      await cp(join(data, 'log'), aside, { recursive: true })
      await append(data, events(40, 400))
      await settle(data)
      await move(aside, join(data, 'log'))
    },
  ],
  [
    'was copied so before it had an identity',
    /was read up to record \d+, and the log holds/,
    async (data, aside) => {
      await append(data, events(40, 80))
      await cp(join(data, 'log'), aside, { recursive: true })
      await append(data, events(80, 400))
      await settle(data)
      await move(aside, join(data, 'log'))
      await forgetIdentity(data)
    },
  ],
  [
    'has an older log that went on by itself',
    /record \d+ of shardId-\d+ is another one than was read/,
    async (data, aside) => {
      await cp(join(data, 'log'), join(aside, 'log'), { recursive: true })
      await append(data, events(40, 80))
      await settle(data)
      await append(aside, events(500, 900))
      await move(join(aside, 'log'), join(data, 'log'))
    },
  ],
  [
    'has the log of another home',
    /made anew, or is of another directory/,
    async (data, aside) => {
      await append(aside, events(0, 400))
      await move(join(aside, 'log'), join(data, 'log'))
    },
  ],
  [
    'has the log of another home, with fewer shards and no identity',
    /the log has no shardId-|never gave out|was read up to/,
    async (data, aside) => {
      await (await openEmbeddedLog({ path: join(aside, 'log'), shards: 2 })).close()
      await move(join(aside, 'log'), join(data, 'log'))
      await forgetIdentity(data)
    },
  ],
  ['lost its data.mdb', /its log is gone/, (data) => rm(join(data, 'log', 'data.mdb'))],
  ['has an empty data.mdb', /its log is gone/, (data) => truncate(join(data, 'log', 'data.mdb'))],
  ['lost its log', /its log is gone/, (data) => rm(join(data, 'log'), { recursive: true })],
  [
    'got a new log in place of its own',
    /made anew, or is of another directory/,
    async (data, aside) => {
      await append(aside, '')
      await move(join(aside, 'log'), join(data, 'log'))
    },
  ],
]

const withTwo = (use: (data: string, aside: string) => Promise<void>): Promise<void> =>
  withDirectory(async (directory) => {
    const [data, aside] = [join(directory, 'data'), join(directory, 'aside')]
    await use(data, aside)
  })

describe('a home whose tables are ahead of its log', () => {
  it.each(SPOILED)('that %s is refused by every command', (_, why, spoil) =>
    withTwo(async (data, aside) => {
      await settled(data)
      const before = await tributaryOk(['dump', 'stats', '--data', data])
      expect(before.split('\n')).toHaveLength(41)
      await spoil(data, aside)
      await expectRefusals(data, why)
    }),
  )
})

describe('a home whose tables are behind its log, or new', () => {
  it('is used: the tables catch up', () =>
    withTwo(async (data, aside) => {
      await settled(data)
      await cp(join(data, 'tables'), aside, { recursive: true })
      await append(data, events(40, 80))
      await settle(data)
      const dump = await tributaryOk(['dump', 'stats', '--data', data])
      for (const older of [aside, undefined]) {
        await rm(join(data, 'tables'), { recursive: true })
        if (older !== undefined) await cp(older, join(data, 'tables'), { recursive: true })
        await settle(data)
        expect(await tributaryOk(['dump', 'stats', '--data', data])).toBe(dump)
      }
    }))

  it('of an earlier release gets an identity when it is next opened', () =>
    withTwo(async (data, aside) => {
      await settled(data)
      await forgetIdentity(data)
      await tributaryOk(['status', '--data', data])
      await mkdir(aside)
      await append(aside, events(0, 400))
      await move(join(aside, 'log'), join(data, 'log'))
      await expectRefusals(data, /made anew, or is of another directory/)
    }))
})

it('a log that was trimmed is not rebuilt from, but where that is asked for', () =>
  withTwo(async (data) => {
    await settled(data)
    const log = await openEmbeddedLog({
      path: join(data, 'log'),
      retentionMs: 1,
      now: () => Date.now() + 1_000,
    })
    await log.trim()
    await log.close()
    expect(await tributary(['rebuild', 'stats', '--data', data])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/trimmed; see --from-trimmed/) as string,
    })
    expect((await tributaryOk(['dump', 'stats', '--data', data])).split('\n')).toHaveLength(41)
    await tributaryOk(['rebuild', 'stats', '--from-trimmed', '--data', data])
  }))

it('a stream that was deleted and made anew under its old name is refused', () =>
  withTwo(async (data) => {
    const kinesis = await kinesisServer()
    try {
      const options = reached(kinesis.endpoint)
      const home = ['--log', 'kinesis', '--endpoint', kinesis.endpoint, '--stream', options.stream]
      await append(data, events(0, 20), home)
      await settle(data)
      await removeStream(options)
      await expect
        .poll(() => tributary(['append', '-', '--data', data], events(20, 21)))
        .toMatchObject({
          code: 1,
          stderr: expect.stringMatching(/the stream was deleted and made anew/) as string,
        })
      await expectRefusals(data, /the stream was deleted and made anew/)
    } finally {
      await kinesis.end()
    }
  }))
