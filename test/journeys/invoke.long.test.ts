import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kinesisServer, type KinesisServer } from '../servers/kinesis-local.ts'
import { newStream, removeStream } from '../servers/kinesis-stream.ts'
import { embedded, events, example, invoke, linesOf, only, type Home } from './invoked.ts'
import { tributary, withDirectory } from './tributary.ts'

let kinesis: KinesisServer
beforeAll(async () => {
  kinesis = await kinesisServer()
})
afterAll(() => kinesis.end())

const onKinesis: Home = (use) =>
  withDirectory(async (directory) => {
    const { log, options } = await newStream(kinesis.endpoint, 2)
    const records = events.trimEnd().split('\n')
    await log.append(
      records.map((line) => ({
        partitionKey: (JSON.parse(line) as { subject: string }).subject,
        data: Buffer.from(line),
      })),
    )
    await use(
      ['--stream', options.stream, '--endpoint', kinesis.endpoint, '--data', join(directory, 'none')],
      directory,
    )
    await log.close()
    await removeStream(options)
  })

describe.each([
  ['the embedded log', embedded],
  ['a Kinesis stream over the wire, without a data directory', onKinesis],
])('the example’s handlers on %s', (_, home) => {
  it('sum a window of the records that pass the filter; its last invocation comes without a wait', () =>
    home(async (where) => {
      const { code, lines, printed } = await invoke([
        example('ratings.cjs'),
        ...where,
        '--once',
        ...['--TumblingWindowInSeconds', '900', ...only('media.rated')],
      ])
      expect(printed).toEqual([{ window: expect.any(String) as string, stars: { 'ann.1': 10, 'ann.3': 5 } }])
      expect(lines).toMatchObject([
        { outcome: 'ok', records: 5, window: { final: false } },
        { outcome: 'ok', records: 0, window: { final: true } },
        { summary: { delivered: 5, invocations: 2, failed: 0, givenUp: { batches: 0, records: 0 } } },
      ])
      expect(code).toBe(0)
    }))

  it('report failed records: the rest is delivered again, one is given up and reported as Lambda does', () =>
    home(async (where, directory) => {
      const failures = join(directory, 'failures.ndjson')
      const { code, lines, printed, stderr } = await invoke([
        example('uploads.mjs'),
        ...where,
        ...['--once', '--on-failure', failures, ...only('media.uploaded'), '--BisectBatchOnFunctionError'],
        ...['--MaximumRetryAttempts', '2', '--FunctionResponseTypes', 'ReportBatchItemFailures'],
      ])
      expect(lines.map(({ outcome, records, attempt }) => [outcome, records, attempt])).toEqual([
        ['partial', 6, 1],
        ['failed', 3, 1],
        ...[1, 2, 3].map((attempt) => ['failed', 1, attempt]),
        ['given-up', 1, 3],
        ['ok', 2, 1],
        [undefined, undefined, undefined],
      ])
      expect(new Set(printed.map((line) => JSON.stringify(line))).size).toBe(5)
      expect(linesOf(await readFile(failures, 'utf8'))).toMatchObject([
        {
          requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
          KinesisBatchInfo: { batchSize: 1 },
        },
      ])
      expect(stderr).toContain('tributary: Gave up 1 batch (1 record)\n')
      expect(code).toBe(1)
    }))

  it('fail and are given up; with checkpoints the next run continues after them, otherwise at --from', () =>
    home(async (where, directory) => {
      const once = [
        `${example('failing.mjs')}#removals`,
        ...where,
        '--once',
        '--BatchSize',
        '5',
        '--MaximumRetryAttempts',
        '0',
      ]
      const kept = [...once, '--checkpoints', join(directory, 'removals.json')]
      const first = await invoke(kept)
      expect(first.lines).toContainEqual(
        expect.objectContaining({
          outcome: 'failed',
          error: { name: 'TypeError', message: 'deletions are not for this function' },
        }),
      )
      const summary = { delivered: 10, invocations: 3, failed: 1, givenUp: { batches: 1, records: 2 } }
      expect(first.lines.at(-1)).toMatchObject({ summary })
      expect(first.code).toBe(1)
      const second = await invoke(kept)
      expect([second.code, second.lines]).toMatchObject([0, [{ summary: { delivered: 0, invocations: 0 } }]])
      expect((await invoke([...once, '--from', 'LATEST'])).lines).toMatchObject([
        { summary: { invocations: 0 } },
      ])
    }))
})

it('the line of a batch contains no data of a record', () =>
  embedded(async (where) => {
    const { stdout } = await tributary([
      'invoke',
      `${example('failing.mjs')}#removals`,
      ...where,
      '--once',
      '--MaximumRetryAttempts',
      '0',
    ])
    expect(stdout).toMatch(
      /^shardId-\d+ {2}7 records {2}TypeError: deletions are not for this function {2}\d+ ms$/m,
    )
    expect(stdout).not.toMatch(/ann|bob|media|\{/)
  }))
