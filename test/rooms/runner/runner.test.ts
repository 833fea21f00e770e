import { readdir, readFile } from 'node:fs/promises'
import { constants, getPriority } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { consumers } from '../../../consumers/all.ts'
import { createMetrics } from '../../../src/api/metrics.ts'
import { shardShares } from '../../../src/runner/shard-share.ts'
import type { runnerOf as RunnerOf } from '../../../src/runner/runner.ts'
import { withDirectory } from '../../journeys/tributary.ts'
import { manyLocated } from '../main/commands/lines.ts'
import { tributaryOk } from '../main/commands/run.ts'
import { openHome } from '../../media.ts'

/** As it is built: a worker thread runs JavaScript. */
const BUILT = new URL('../../../dist/src/runner/runner.js', import.meta.url).href
const THREAD = new URL('../../../dist/src/main/runner-thread.js', import.meta.url)

test('a runner whose thread dies says so, begins it again, and counts what the consumers take', () =>
  withDirectory(async (directory) => {
    const data = join(directory, 'data')
    const { runnerOf } = (await import(BUILT)) as { runnerOf: typeof RunnerOf }
    const metrics = createMetrics()
    const runner = runnerOf(
      THREAD,
      undefined,
      { data },
      { logger: pino({ level: 'silent' }), logLevel: 'silent', metrics },
    )
    runner.start()
    await expect.poll(() => runner.ailments()).toEqual(['the consumers are not running'])
    await (await openHome({ data }, { create: true })).close()
    await tributaryOk(['append', '--data', data], manyLocated(10))
    const projected = async () => (await metrics.projected.get()).values.map(({ value }) => value)
    await expect.poll(projected).toEqual(consumers.map(() => 10))
    expect(runner.ailments()).toEqual([])
    const text = await metrics.registry.metrics()
    expect(text).toMatch(/^tributary_consumer_batch_records_sum\{consumer="usage"\} 10$/m)
    expect(text).toMatch(/^tributary_consumer_iterator_age_seconds\{consumer="usage",shard="shardId-/m)
    await runner.stop()
  }))

/** Only Linux gives each thread a nice value. A process that runs at low priority as a whole shows no difference. */
const TELLS = process.platform === 'linux' && getPriority(0) < constants.priority.PRIORITY_BELOW_NORMAL

test.runIf(TELLS)('the threads of the consumers give way, and no other does', () =>
  withDirectory(async (directory) => {
    const data = join(directory, 'data')
    await (await openHome({ data }, { create: true })).close()
    const { runnerOf } = (await import(BUILT)) as { runnerOf: typeof RunnerOf }
    const before = getPriority(0)
    expect(await threadsThatGiveWay()).toBe(0)
    const runner = runnerOf(
      THREAD,
      undefined,
      { data },
      { logger: pino({ level: 'silent' }), logLevel: 'silent', metrics: createMetrics() },
    )
    runner.start()
    await expect.poll(threadsThatGiveWay).toBeGreaterThanOrEqual(shardShares().length)
    expect(getPriority(0)).toBe(before)
    await runner.stop()
  }),
)

/** proc_pid_stat(5): the nice value is the 17th field after the name in brackets. */
async function threadsThatGiveWay(): Promise<number> {
  const tasks = await readdir('/proc/self/task')
  const stats = await Promise.all(
    tasks.map((task) => readFile(`/proc/self/task/${task}/stat`, 'utf8').catch(() => '')),
  )
  const nice = stats.map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]))
  return nice.filter((value) => value >= constants.priority.PRIORITY_BELOW_NORMAL).length
}
