import { expect, test } from 'vitest'
import { defaultSettings, parseSettings } from '../../../src/mapping/settings.ts'

test('parseSettings() gives what is missing the defaults of AWS', () => {
  expect(parseSettings({})).toEqual({ ok: true, value: defaultSettings })
  expect(parseSettings({ batchSize: undefined })).toEqual({ ok: true, value: defaultSettings })
})

test.each([
  ['batchSize', 1, 10_000],
  ['maximumBatchingWindowInSeconds', 0, 300],
  ['parallelizationFactor', 1, 10],
  ['maximumRetryAttempts', -1, 10_000],
  ['tumblingWindowInSeconds', 0, 900],
])('parseSettings() takes %s from %i to %i and nothing outside', (name, least, most) => {
  for (const value of [least, most]) expect(parseSettings({ [name]: value })).toMatchObject({ ok: true })
  for (const value of [least - 1, most + 1, 1.5, '2', null, NaN])
    expect(parseSettings({ [name]: value })).toEqual({
      ok: false,
      error: [expect.stringContaining(`Cannot use setting ${name}: it must be an integer from`)],
    })
})

test('parseSettings() takes a record age of 60 to 604,800 seconds, or -1', () => {
  for (const value of [-1, 60, 604_800])
    expect(parseSettings({ maximumRecordAgeInSeconds: value })).toMatchObject({ ok: true })
  for (const value of [0, 59, 604_801])
    expect(parseSettings({ maximumRecordAgeInSeconds: value })).toMatchObject({ ok: false })
})

const NOW = 1_800_000_000_500
const at = (startingPositionTimestamp: unknown) => ({
  startingPosition: 'AT_TIMESTAMP',
  startingPositionTimestamp,
})

test.each<[object]>([
  [at(0)],
  [at(1_541_139_109)],
  [at(1_541_139_109.5)],
  [at(NOW / 1000)],
  [{ tumblingWindowInSeconds: 900, parallelizationFactor: 1 }],
  [{ tumblingWindowInSeconds: 0, parallelizationFactor: 10 }],
  [{ tumblingWindowInSeconds: 60, maximumBatchingWindowInSeconds: 300, bisectBatchOnFunctionError: true }],
  // The CLI's example in "Using AWS Lambda with Amazon Kinesis": a batch of more than 10 without a window.
  [{ batchSize: 500, maximumBatchingWindowInSeconds: 0 }],
])('parseSettings() takes settings that go together: %j', (settings) => {
  expect(parseSettings(settings, NOW)).toMatchObject({ ok: true })
})

test.each<[object, string]>([
  [
    { tumblingWindowInSeconds: 1, parallelizationFactor: 2 },
    'Cannot use setting parallelizationFactor: Parallelization factor must be equal to 1 when tumbling window period is configured',
  ],
  [at(undefined), 'Cannot use setting startingPositionTimestamp: AT_TIMESTAMP needs a timestamp'],
  [
    { startingPosition: 'LATEST', startingPositionTimestamp: 5 },
    'Cannot use setting startingPositionTimestamp: it is only valid if StartingPosition is AT_TIMESTAMP',
  ],
  [
    { startingPositionTimestamp: 5 },
    'Cannot use setting startingPositionTimestamp: it is only valid if StartingPosition is AT_TIMESTAMP',
  ],
  [
    at(NOW / 1000 + 0.001),
    'Cannot use setting startingPositionTimestamp: the timestamp must not be in the future',
  ],
  [at(NOW), 'Cannot use setting startingPositionTimestamp: the timestamp must not be in the future'],
])('parseSettings() refuses settings that do not go together: %j', (settings, error) => {
  expect(parseSettings(settings, NOW)).toEqual({ ok: false, error: [error] })
})

test('parseSettings() takes a timestamp of seconds since 1970', () => {
  for (const value of [-1, NaN, Infinity, '5', null, new Date(0)])
    expect(parseSettings(at(value), NOW)).toMatchObject({ ok: false })
})

test('parseSettings() judges the future by the clock of now', () => {
  expect(parseSettings(at(Date.now() / 1000 - 1))).toMatchObject({ ok: true })
  expect(parseSettings(at(Date.now() / 1000 + 60))).toMatchObject({ ok: false })
})

test.each<[object]>([
  [{}],
  [{ onFailure: { destination: 'arn:aws:sqs:us-east-2:123456789012:dlq' } }],
  [{ onFailure: { destination: 'arn:aws-cn:sns:cn-north-1:123456789012:topic' } }],
  [{ onFailure: { destination: 'arn:aws:s3:::bucket' } }],
])('parseSettings() takes a destination: %j', (destinationConfig) => {
  expect(parseSettings({ destinationConfig })).toMatchObject({ ok: true })
})

test.each<[unknown]>([
  [{ onFailure: {} }],
  [{ onFailure: null }],
  [{ onFailure: { destination: '' } }],
  [{ onFailure: { destination: 'dlq' } }],
  [{ onFailure: { destination: 'arn:aws:lambda:us-east-2:123456789012:function:f' } }],
  [{ onFailure: { destination: 'arn:aws:sqs:us-east-2:123456789012' } }],
  [{ onFailure: { destination: 'arn:aws:sqs:us-east-2:12345:dlq' } }],
  [{ onFailure: { destination: `arn:aws:s3:::${'b'.repeat(340)}` } }],
  [{ onFailure: { destination: 'arn:aws:s3:::bucket', other: 1 } }],
  [{ onSuccess: { destination: 'arn:aws:s3:::bucket' } }],
  [[]],
  [null],
])('parseSettings() refuses a destination that is none: %j', (destinationConfig) => {
  expect(parseSettings({ destinationConfig })).toMatchObject({ ok: false })
})

test('parseSettings() takes at most one response type', () => {
  const types = ['ReportBatchItemFailures']
  expect(parseSettings({ functionResponseTypes: types })).toMatchObject({ ok: true })
  for (const value of [[...types, ...types], types[0], null, [1]])
    expect(parseSettings({ functionResponseTypes: value })).toMatchObject({ ok: false })
})

test('parseSettings() takes patterns of at most 4,096 characters', () => {
  const ofLength = (length: number) => {
    const pattern = '{"data":{"x":[""]}}'
    return {
      filterCriteria: {
        filters: [{ pattern: pattern.replace('""', `"${'a'.repeat(length - pattern.length)}"`) }],
      },
    }
  }
  expect(parseSettings(ofLength(4_096))).toMatchObject({ ok: true })
  expect(parseSettings(ofLength(4_097))).toMatchObject({ ok: false })
})

test('parseSettings() tells every wrong setting, and names that are none', () => {
  expect(
    parseSettings({ batchSize: 0, BatchSize: 5, enabled: 'yes', functionResponseTypes: ['Other'] }),
  ).toEqual({
    ok: false,
    error: [
      'Cannot use setting batchSize: it must be an integer from 1 to 10000',
      'Cannot use setting BatchSize: there is none of this name',
      'Cannot use setting enabled: it must be one of true, false',
      'Cannot use setting functionResponseTypes: it must be [] or ["ReportBatchItemFailures"]',
    ],
  })
  for (const value of [null, [], 'settings', 5]) expect(parseSettings(value)).toMatchObject({ ok: false })
})

test('parseSettings() refuses filters that are no EventBridge patterns', () => {
  const withPattern = (pattern: string) => parseSettings({ filterCriteria: { filters: [{ pattern }] } })
  expect(withPattern('{"data":{"kind":["a"]}}')).toMatchObject({ ok: true })
  for (const pattern of [
    '',
    '{',
    '[]',
    '{}',
    '{"data":"a"}',
    '{"data":{"kind":[]}}',
    '{"data":{"kind":[{"nope":1}]}}',
  ])
    expect(withPattern(pattern)).toMatchObject({ ok: false })
  expect(
    parseSettings({
      filterCriteria: { filters: Array.from({ length: 11 }, () => ({ pattern: '{"a":[1]}' })) },
    }),
  ).toMatchObject({ ok: false })
  for (const filters of [{}, 'all', [null], [{}], [{ pattern: 5 }], [{ pattern: '{"a":[1]}', name: 'a' }]])
    expect(parseSettings({ filterCriteria: { filters } })).toMatchObject({ ok: false })
})
