import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHouse, type House } from './support/house.ts'
import { located } from './support/told.ts'

const RECORD = '/streams/media/record'
const RECORDS = '/streams/media/records'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const one = (event: object) => ({ Data: JSON.stringify(event), PartitionKey: 'whatever' })
const many = (...events: object[]) => ({
  records: events.map((event) => ({ data: JSON.stringify(event), 'partition-key': 'whatever' })),
})

describe('the Kinesis proxy', () => {
  it('answers a record as PutRecord does', async () => {
    const { status, body } = await house.ask('PUT', RECORD, { body: one(located('ann')) })
    expect(status).toBe(200)
    expect(body).toEqual({
      SequenceNumber: expect.stringMatching(/^\d{56}$/) as string,
      ShardId: expect.stringMatching(/^shardId-\d{12}$/) as string,
    })
  })

  it('gives a record the key of its lane, not the key that came with it', async () => {
    const answers = []
    for (const PartitionKey of ['a', 'b', 'c', 'd', 'e', 'f'])
      answers.push(await house.ask('PUT', RECORD, { body: { ...one(located('ann')), PartitionKey } }))
    expect(new Set(answers.map(({ body }) => (body as { ShardId: string }).ShardId)).size).toBe(1)
  })

  it('answers records as PutRecords does, with 207 where some failed', async () => {
    const all = await house.ask('PUT', RECORDS, { body: many(located('ann'), located('ann')) })
    expect(all.status).toBe(200)
    expect(all.body).toMatchObject({ FailedRecordCount: 0, Records: [{}, {}] })
    const { status, body } = await house.ask('PUT', RECORDS, {
      body: many(located('bob'), located('ann'), {}),
    })
    expect(status).toBe(207)
    expect(body).toEqual({
      FailedRecordCount: 2,
      Records: [
        {
          ErrorCode: 'AccessDeniedException',
          ErrorMessage: expect.stringContaining('foreign-subject') as string,
        },
        { SequenceNumber: expect.any(String) as string, ShardId: expect.any(String) as string },
        {
          ErrorCode: 'InvalidArgumentException',
          ErrorMessage: expect.stringContaining('not-an-event') as string,
        },
      ],
    })
  })

  it('takes a text that begins with a byte order mark, and no other mark', async () => {
    const text = JSON.stringify(located('ann'))
    const answers = ['\uFEFF', '\uFEFF\uFEFF', ' \uFEFF'].map(async (before) => {
      const Data = before + text
      const lone = await house.ask('PUT', RECORD, { body: { Data } })
      const among = await house.ask('PUT', RECORDS, { body: { records: [{ data: Data }] } })
      return [lone.status, among.status]
    })
    expect(await Promise.all(answers)).toEqual([
      [200, 200],
      [400, 400],
      [400, 400],
    ])
  })

  it('answers 400 where every record failed, with each one’s cause', async () => {
    const body = { records: [{ data: '{', 'partition-key': 'a' }] }
    const answer = await house.ask('PUT', RECORDS, { body })
    expect(answer.status).toBe(400)
    const ErrorMessage = 'not-json: Not JSON from character 1 on'
    expect(answer.body).toMatchObject({ FailedRecordCount: 1, Records: [{ ErrorMessage }] })
  })

  it.each([
    [RECORD, one(located('bob')), 403, 'AccessDeniedException'],
    [RECORD, { Data: 'x', PartitionKey: 'a' }, 400, 'InvalidArgumentException'],
    [RECORD, { PartitionKey: 'a' }, 400, undefined],
    [RECORDS, { records: [] }, 400, undefined],
    [RECORDS, many(...Array.from({ length: 501 }, () => located('ann'))), 400, undefined],
    ['/streams/not%20a%20stream/record', one(located('ann')), 400, undefined],
  ])('refuses, at %s, %.40j', async (url, body, status, type) => {
    const answer = await house.ask('PUT', url, { body })
    expect([answer.status, (answer.body as { __type?: string }).__type]).toEqual([status, type])
  })

  it('knows no stream but its own where that has a name', async () => {
    const named = await openHouse(() => ({ stream: 'media' }))
    expect((await named.ask('PUT', RECORD, { body: one(located('ann')) })).status).toBe(200)
    for (const [url, body] of [
      ['/streams/other/record', one(located('ann'))],
      ['/streams/other/records', many(located('ann'))],
    ] as const)
      expect((await named.ask('PUT', url, { body })).body).toMatchObject({
        status: 404,
        __type: 'ResourceNotFoundException',
      })
    await named.close()
  })
})
