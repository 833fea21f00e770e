import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { settingOptions, settingsOf } from '../../../../src/cli/invoke/setting-flags.ts'
import { defaultSettings } from '../../../../src/mapping/settings.ts'
import { BIN, runProgram, withDirectory } from '../../../journeys/tributary.ts'
import { tributary, tributaryOk } from './run.ts'

const upper = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

test('every setting of a mapping has a flag under its name in CloudFormation', () => {
  const names = [...Object.keys(defaultSettings), 'startingPositionTimestamp']
  expect(
    settingOptions()
      .map(({ long }) => long)
      .sort(),
  ).toEqual(names.map((name) => `--${upper(name)}`).sort())
})

const parsed = (flag: string, text: string): unknown =>
  settingOptions()
    .find(({ long }) => long === `--${flag}`)
    ?.parseArg?.(text, undefined)

test.each([
  ['BatchSize', '10000', { batchSize: 10_000 }],
  ['MaximumRetryAttempts', '-1', { maximumRetryAttempts: -1 }],
  ['BisectBatchOnFunctionError', 'true', { bisectBatchOnFunctionError: true }],
  ['Enabled', 'false', { enabled: false }],
  [
    'FunctionResponseTypes',
    'ReportBatchItemFailures',
    { functionResponseTypes: ['ReportBatchItemFailures'] },
  ],
  [
    'FunctionResponseTypes',
    '["ReportBatchItemFailures"]',
    { functionResponseTypes: ['ReportBatchItemFailures'] },
  ],
  ['FunctionResponseTypes', '[]', { functionResponseTypes: [] }],
  [
    'FilterCriteria',
    '{"Filters":[{"Pattern":"{\\"data\\":{\\"a\\":[1]}}"}]}',
    { filterCriteria: { filters: [{ pattern: '{"data":{"a":[1]}}' }] } },
  ],
  [
    'DestinationConfig',
    '{"OnFailure":{"Destination":"arn:aws:sqs:eu-west-1:123456789012:q"}}',
    { destinationConfig: { onFailure: { destination: 'arn:aws:sqs:eu-west-1:123456789012:q' } } },
  ],
])('--%s %s is the setting', (flag, text, settings) => {
  expect(settingsOf({ [flag]: parsed(flag, text) }, Date.now())).toEqual({ ...defaultSettings, ...settings })
})

test.each([
  [['--BatchSize', '0'], 'It must be an integer from 1 to 10000'],
  [['--BatchSize', '1e2'], 'It must be an integer from 1 to 10000'],
  [['--BatchSize', ''], 'It must be an integer from 1 to 10000'],
  [['--ParallelizationFactor', '11'], 'It must be an integer from 1 to 10'],
  [['--MaximumRecordAgeInSeconds', '59'], 'It must be an integer from 60 to 604800, or -1'],
  [['--StartingPosition', 'latest'], 'It must be one of TRIM_HORIZON, LATEST, AT_TIMESTAMP'],
  [['--BisectBatchOnFunctionError', 'yes'], 'It must be one of true, false'],
  [['--FunctionResponseTypes', 'Other'], 'It must be [] or ["ReportBatchItemFailures"]'],
  [['--FilterCriteria', '{'], 'It must be JSON, with the names that CloudFormation has'],
  [['--FilterCriteria', '{"filters":[]}'], 'It must be JSON, with the names that CloudFormation has'],
  [['--FilterCriteria', '{"Filters":[{"Pattern":"{}"}]}'], 'It must have patterns as EventBridge knows them'],
  [['--FilterCriteria', '{"Filters":{}}'], 'It must have `Filters`: at most 10, each with a `Pattern`'],
  [['--DestinationConfig', '{"OnFailure":{"Destination":"q"}}'], 'as `OnFailure.Destination`'],
  [['--from', 'yesterday'], 'It must be TRIM_HORIZON, LATEST or an RFC 3339 time in UTC'],
  [['--timeout', '901'], 'It must be a whole number from 1 to 900'],
  [
    ['--StartingPosition', 'AT_TIMESTAMP'],
    'Cannot use --StartingPositionTimestamp: AT_TIMESTAMP needs a timestamp',
  ],
  [
    ['--from', '2999-01-01T00:00:00Z'],
    'Cannot use --StartingPositionTimestamp: the timestamp must not be in the future',
  ],
  [['--from', 'LATEST', '--StartingPosition', 'LATEST'], 'Cannot start in two places'],
  [
    ['--TumblingWindowInSeconds', '5', '--ParallelizationFactor', '2'],
    'Cannot use --ParallelizationFactor: Parallelization factor must be equal to 1',
  ],
])('%j is refused as AWS does, as misuse', async (args, message) => {
  const { code, stdout, stderr } = await tributary(['invoke', 'x.mjs', ...args])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(message)
})

test.each([[[]], [['x.mjs#']], [['x.mjs', 'y.mjs']]])('%j names no module', async (args) => {
  expect((await tributary(['invoke', ...args])).code).toBe(2)
})

describe('what cannot be run is said in one line', () => {
  const ran = (args: readonly string[], cwd: string) =>
    runProgram(process.execPath, [BIN, 'invoke', ...args], '', cwd)

  test('a module that is not there, one that Node cannot read, and a data directory that is not there', () =>
    withDirectory(async (cwd) => {
      expect(await ran(['none.mjs'], cwd)).toEqual({
        code: 1,
        stdout: '',
        stderr: 'tributary: Cannot load "none.mjs": no such file or directory\n',
      })
      expect((await ran(['.'], cwd)).stderr).toBe('tributary: Cannot load ".": it is no file\n')
      await writeFile(
        join(cwd, 'typed.mts'),
        'export const handler = async (event: object): Promise<object> => event',
      )
      expect(await ran(['typed.mts', '--once'], cwd)).toMatchObject({
        code: 1,
        stderr: 'tributary: No data directory at ".tributary": start or append makes one\n',
      })
      await tributaryOk(['append', '-', '--data', join(cwd, '.tributary')])
      const { code, stderr } = await ran(['typed.mts', '--once'], cwd)
      // Only Node 22.18 and later run TypeScript.
      if (Number.parseInt(process.versions.node, 10) < 22)
        expect([code, stderr]).toEqual([
          1,
          `tributary: Cannot load "typed.mts": Node ${process.version} runs no TypeScript; compile it to JavaScript, or use Node 22.18 or later\n`,
        ])
      await writeFile(join(cwd, 'broken.mjs'), 'export const handler = (')
      expect((await ran(['broken.mjs', '--once'], cwd)).stderr).toBe(
        'tributary: Cannot load "broken.mjs": SyntaxError: Unexpected end of input\n',
      )
      await writeFile(join(cwd, 'none.mjs'), '')
      expect((await ran(['none.mjs#a'], cwd)).stderr).toBe(
        'tributary: Cannot run "none.mjs": it exports no function named a; it exports no function\n',
      )
      expect(
        (await ran(['none.mjs', '--once', '--stream', 's', '--endpoint', 'http://127.0.0.1:1'], cwd)).stderr,
      ).toMatch(/^tributary: Cannot open stream "s" at http:\/\/127\.0\.0\.1:1: nothing listens there\n$/)
    }))

  test('a module runs in a folder of any name', () =>
    withDirectory(async (cwd) => {
      const folder = join(cwd, 'a # b%20 ü')
      await tributaryOk(['append', '-', '--data', join(cwd, '.tributary')])
      await mkdir(folder)
      await writeFile(join(folder, 'm.mjs'), 'console.log("loaded"); export default async () => {}')
      const { code, stderr } = await ran([join(folder, 'm.mjs'), '--once'], cwd)
      expect([code, stderr]).toEqual([0, 'loaded\n'])
    }))
})
