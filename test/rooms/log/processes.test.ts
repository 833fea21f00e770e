import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openEmbeddedLog, type EmbeddedLog } from '../../../src/log/embedded.ts'
import { append, drain, drainAll, record, text } from '../../contracts/log/support.ts'
import { appender } from './appender.ts'
import { scratch } from './scratch.ts'

const run = promisify(execFile)
const node = [process.execPath, '--input-type=module', '--eval', appender]

let place: ReturnType<typeof scratch>
let log: EmbeddedLog
beforeEach(async () => {
  place = scratch()
  log = await openEmbeddedLog({ path: place.path, shards: 1 })
})
afterEach(async () => {
  await log.close()
  place.remove()
})

/** The words that a producer prints as acknowledged, by sequence number. */
const acknowledged = (stdout: string): readonly string[] =>
  stdout.split('\n').filter((line) => line.startsWith('49'))

const produce = async (name: string, count: number) =>
  acknowledged((await run(node[0]!, [...node.slice(1), place.path, name, `${count}`])).stdout)

const told = (records: Awaited<ReturnType<typeof drain>>) =>
  records.map((each) => `${each.sequenceNumber} ${text(each).trimEnd()}`)

it('two processes and this one append at the same time, and nothing is lost, doubled or out of order', async () => {
  const ours = async () => {
    const lines: string[] = []
    for (let n = 0; n < 50; n++)
      lines.push(`${(await append(log, [record('ours', `ours-${n}`)])).join()} ours-${n}`)
    return lines
  }
  const all = (await Promise.all([produce('a', 500), produce('b', 500), ours()])).flat()
  expect(told(await drainAll(log))).toEqual([...all].sort())
})

it('a reader at the end sees the records that another process appends', async () => {
  const { shardId } = (await log.shards())[0]!
  const end = (await log.read(await log.open(shardId, { type: 'TRIM_HORIZON' }), 10)).next!
  const lines = await produce('late', 30)
  expect(told(await drain(log, end))).toEqual(lines)
})

it('a full disk stops appends with a clear error, loses nothing acknowledged, and appends go on once there is space', async () => {
  // A limit on the size of files replaces a full disk, because any user can set it. Its unit is 512 or 1,024 bytes.
  const limited = `ulimit -f 8000; exec "$0" "$@"`
  const { stdout } = await run('sh', ['-c', limited, ...node, place.path, 'full', '20000'])
  expect(stdout).toMatch(
    /stopped: Cannot append to the log at .*: the file is as large as the system lets it be; still reads: true/,
  )
  const lines = acknowledged(stdout)
  expect(lines.length).toBeGreaterThan(0)
  await append(log, [record('full', 'after')])
  expect(told(await drainAll(log)).slice(0, lines.length)).toEqual(lines)
  expect((await drainAll(log)).map(text).at(-1)).toBe('after')
})
