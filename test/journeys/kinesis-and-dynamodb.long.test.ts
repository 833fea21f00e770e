import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dice } from '../bench/shape/dice.ts'
import { recompute, tableNames } from '../oracle/recompute.ts'
import { startDynalite } from '../servers/dynamodb.ts'
import { kinesisServer, type KinesisServer } from '../servers/kinesis-local.ts'
import { oneEndpoint } from '../servers/one-endpoint.ts'
import { linesOf } from './agreement.ts'
import { smallWorldEvent } from './small-world.ts'
import { BIN, runProgram, startServer, withDirectory } from './tributary.ts'

const dynalite = await startDynalite()
let kinesis: KinesisServer
beforeAll(async () => {
  kinesis = await kinesisServer()
})
afterAll(() => Promise.all([dynalite.close(), kinesis.end()]))

type Command = (...args: readonly string[]) => Promise<string>

/** Runs commands on one data directory with these settings; each must succeed. */
const machine =
  (data: string, settings: readonly string[]): Command =>
  async (...args) => {
    const command = [...settings, process.execPath, BIN, ...args, '--data', data]
    const { code, stdout, stderr } = await runProgram('env', command)
    expect(code, stderr).toBe(0)
    return stdout
  }

async function dumps(run: Command): Promise<ReadonlyMap<string, readonly string[]>> {
  const dumped = tableNames.map(async (name) => [name, linesOf(await run('dump', name)).sort()] as const)
  return new Map(await Promise.all(dumped))
}

describe('a home with its log on Kinesis and its tables in DynamoDB', () => {
  it('needs its endpoint only once; another machine that reads the stream makes the same tables', () =>
    withDirectory(async (directory) => {
      const [data, file] = [join(directory, 'one'), join(directory, 'events')]
      const luck = dice(21)
      const events = Array.from({ length: 120 }, (_, n) => smallWorldEvent(luck, `b${n.toString()}`))
      await writeFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
      const both = await oneEndpoint(kinesis.endpoint, dynalite.endpoint)
      const tables = ['TRIBUTARY_TABLES=dynamodb', 'TRIBUTARY_PREFIX=both']
      const one = machine(data, [])
      const log = ['--log', 'kinesis', '--stream', 'both', '--endpoint', both.endpoint]
      const server = await startServer(data, log, ['env', ...tables])
      await one('append', file)
      await one('settle')
      const expected = new Map([...recompute(events)].map(([name, lines]) => [name, [...lines].sort()]))
      expect(await dumps(one)).toEqual(expected)
      const media = JSON.parse(expected.get('media')![0]!) as { mediaId: string }
      expect(await one('history', 'media', media.mediaId)).toContain('media.uploaded')
      expect(await one('parked', 'list')).toBe('')
      expect(JSON.parse(await one('status', '--json'))).toMatchObject({ events: null, parked: 0 })

      const other = machine(join(directory, 'other'), [
        ...tables,
        ...['TRIBUTARY_LOG=kinesis', 'TRIBUTARY_STREAM=both', 'AWS_REGION=us-east-1'],
        ...['AWS_ACCESS_KEY_ID=a', 'AWS_SECRET_ACCESS_KEY=b'],
        ...[`AWS_ENDPOINT_URL_KINESIS=${kinesis.endpoint}`, `AWS_ENDPOINT_URL_DYNAMODB=${dynalite.endpoint}`],
      ])
      await other('append', file)
      await other('settle')
      expect(linesOf(await other('dump', 'media')).sort()).toEqual(expected.get('media'))
      expect(await server.end('SIGTERM')).toBe(0)
      expect((await readdir(data)).sort()).toEqual(['key', 'log.json', 'objects', 'tables.json'])
      await both.close()
    }))
})
