import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../../src/consume/consumer.ts'
import { deliveryOf, tableDelivery } from '../../../src/consume/delivery.ts'
import { tableOf } from '../../../src/consume/table.ts'
import { defaultSettings } from '../../../src/mapping/settings.ts'
import { application, event, table } from '../../../src/index.ts'

type Given = Partial<Record<keyof Delivery, unknown>>

const told = (kind: 'table' | 'reactor', given: Given): string => {
  try {
    deliveryOf(kind, 'usage', given as Partial<Delivery>)
    return 'taken'
  } catch (cause) {
    return String(cause)
  }
}

const pattern = (value: unknown) => ({ filterCriteria: { filters: [{ pattern: JSON.stringify(value) }] } })

describe('how a consumer is delivered to', () => {
  it('is all thirteen settings of an event source mapping, whatever is told', () => {
    const names = [...Object.keys(defaultSettings), 'startingPositionTimestamp'].sort()
    const given = { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: 1 } as const
    expect(Object.keys(deliveryOf('reactor', 'mailer', given)).sort()).toEqual(names)
  })

  it('is for a table in large batches, for ever and from the first record', () => {
    expect(tableDelivery).toEqual({
      ...defaultSettings,
      batchSize: 10_000,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ['ReportBatchItemFailures'],
    })
  })

  it.each<[Given, RegExp]>([
    [{ batchSize: 0 }, /table "usage".*batchSize.*integer from 1 to 10000/],
    [{ batchsize: 5 } as Given, /batchsize: there is none of this name/],
    [{ maximumRetryAttempts: 3 }, /table that skips an event is wrong/],
    [{ maximumRecordAgeInSeconds: 60 }, /maximumRecordAgeInSeconds must be -1/],
    [{ startingPosition: 'LATEST' }, /TRIM_HORIZON/],
    [{ startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: 1 }, /TRIM_HORIZON/],
    [{ startingPositionTimestamp: 1 }, /startingPositionTimestamp/],
    [{ tumblingWindowInSeconds: 5 }, /no state/],
    [{ functionResponseTypes: [] }, /counts as done/],
    [pattern({ partitionKey: ['lane-00'] }), /filterCriteria must be empty/],
    [{ destinationConfig: { onFailure: { destination: 'mail' } } }, /ARN/],
  ])('is refused for a table with %j', (given, reason) => {
    expect(told('table', given)).toMatch(reason)
  })

  it.each<Given>([
    { batchSize: 7 },
    { maximumBatchingWindowInSeconds: 3 },
    { parallelizationFactor: 4 },
    { bisectBatchOnFunctionError: false },
    { enabled: false },
    { batchSize: undefined },
    { destinationConfig: { onFailure: { destination: 'arn:aws:sqs:eu-central-1:123456789012:given-up' } } },
  ])('is taken for a table with %j', (given) => {
    expect(told('table', given)).toBe('taken')
  })

  it('lets a reactor begin and give up anywhere, but never lose what it is about', () => {
    const free = { maximumRetryAttempts: 0, maximumRecordAgeInSeconds: 60, startingPosition: 'TRIM_HORIZON' }
    expect(told('reactor', { ...free, ...pattern({ partitionKey: ['lane-00'] }) })).toBe('taken')
    expect(told('reactor', pattern({ $or: [{ data: { type: ['a'] } }, { partitionKey: ['b'] }] }))).toMatch(
      /use `about`/,
    )
    expect(told('reactor', { functionResponseTypes: [] })).toMatch(/counts as done/)
    expect(told('reactor', { tumblingWindowInSeconds: 1 })).toMatch(/no state/)
  })

  it('is refused by table() and tableOf(), with the table and the setting', () => {
    const options = { name: 'earnings', rows: [], answer: () => undefined }
    const wrong = { maximumRetryAttempts: 1 }
    expect(() => table({ ...options, delivery: wrong })).toThrow(/table "earnings": maximumRetryAttempts/)
    expect(() => tableOf({ ...options, entities: [] }, wrong)).toThrow(/maximumRetryAttempts/)
  })

  it('is judged again by application(), where a table was put together by hand', () => {
    const opened = event('shop.opened', Type.Object({}))
    const made = table({ name: 'shops', rows: [], answer: () => undefined })
    const wrong = { ...made, delivery: { ...made.delivery, startingPosition: 'LATEST' as const } }
    expect(() => application({ name: 'shops', events: [opened], tables: [wrong] })).toThrow(/TRIM_HORIZON/)
  })
})
