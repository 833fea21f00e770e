import { describe, expect, test } from 'vitest'
import { triggersFrom } from '../../infra/media/triggers-from.ts'
import { triggersOf, type Triggers } from '../../infra/triggers.ts'
import { tablesOf } from '../../src/application/application.ts'
import { application } from '../../src/application/make.ts'
import { reactor } from '../../src/application/reactor.ts'
import { table } from '../../src/application/table.ts'
import orders from '../examples/orders/application.ts'

const act = (more: object = {}, others: object = {}) =>
  application({
    name: 'acting',
    events: orders.vocabulary.types,
    tables: tablesOf(orders),
    reactors: [reactor({ name: 'thanks', about: orders.vocabulary.types, react: () => undefined, ...more })],
    ...others,
  })
const objectEvents = { prefix: 'a/', eventOf: () => undefined }
const filters = [{ pattern: '{"partitionKey":["lane-00"]}' }]
const MOMENT = { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: 1_700_000_000 }
const outbox = table({ name: 'outbox', rows: [], answer: () => undefined })

describe('a trigger is refused', () => {
  test.each([
    ['of a consumer that does not exist', act(), { thank: 's3' }, 'no reactor of this name'],
    ['of a table', act(), { followers: 'sns' }, 'no reactor of this name'],
    ['that there is not', act(), { thanks: 'mqtt' as 'sns' }, 'the triggers are kinesis, s3, sns, dynamodb'],
    ['of none', act(), { thanks: [] }, 'the triggers are'],
    [
      'of a reactor that waits for tables',
      act({ after: ['followers'] }),
      { thanks: ['kinesis', 'sns'] },
      'followers',
    ],
    [
      'if there are filters',
      act({ delivery: { filterCriteria: { filters } } }),
      { thanks: 'sns' },
      'filters',
    ],
    ['by objects that are no events', act({ uses: ['objects'] }), { thanks: 's3' }, 'objectEvents'],
    ['by objects if it uses none', act({}, { objectEvents }), { thanks: 's3' }, 'uses objects'],
    [
      'by a table from a moment on',
      act({ delivery: MOMENT }),
      { thanks: 'dynamodb' },
      'TRIM_HORIZON or LATEST',
    ],
    [
      'by a table whose name is taken',
      act({}, { tables: [outbox] }),
      { thanks: 'dynamodb' },
      'named "outbox"',
    ],
  ] as const)('%s', (_, application, triggers: Triggers, words) => {
    expect(() => triggersOf(application, triggers)).toThrow(words)
  })
})

test('a consumer follows the stream if no other trigger is wanted', () => {
  const of = triggersOf(act({ uses: ['objects'] }, { objectEvents }), { thanks: ['s3', 'dynamodb'] })
  expect([of('followers'), of('thanks')]).toEqual([['kinesis'], ['s3', 'dynamodb']])
  expect(triggersOf(act({ after: ['followers'] }), { thanks: 'kinesis' })('thanks')).toEqual(['kinesis'])
})

test('events of objects without a prefix are refused: a reactor would be triggered by what it stores', () => {
  expect(() => act({}, { objectEvents: { ...objectEvents, prefix: '' } })).toThrow(
    'triggered by what it stores',
  )
})

test('the context of the media-sharing stack names triggers in pairs', () => {
  expect(triggersFrom('extract:s3,extract:kinesis')).toEqual({ extract: ['s3', 'kinesis'] })
  for (const none of [undefined, '', 7]) expect(triggersFrom(none)).toEqual({})
  expect(() => triggersOf(act(), triggersFrom('thanks'))).toThrow('the triggers are')
})
