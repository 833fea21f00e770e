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

test('parseSettings() takes a timestamp with AT_TIMESTAMP only, and then wants one', () => {
  expect(
    parseSettings({ startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: 1_541_139_109 }),
  ).toMatchObject({ ok: true })
  expect(parseSettings({ startingPosition: 'AT_TIMESTAMP' })).toMatchObject({ ok: false })
  expect(parseSettings({ startingPosition: 'LATEST', startingPositionTimestamp: 5 })).toMatchObject({
    ok: false,
  })
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
  expect(parseSettings({ destinationConfig: { onFailure: {} } })).toMatchObject({ ok: false })
})
