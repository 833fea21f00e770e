import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { lambdaInvoke } from '../../../../src/mapping/lambda-invoke.ts'
import { startMapping } from '../../../../src/mapping/mapping.ts'
import { tableCheckpoints } from '../../../../src/mapping/checkpoints.ts'
import { isMediaId } from '../../../../src/media/model/ids.ts'
import { announce } from '../../../../src/media/uploads/announce.ts'
import { keyOf, uploadedEvent } from '../../../../src/media/uploads/media-object.ts'
import type { Log } from '../../../../src/log/log.ts'
import { causeOf } from '../../../../src/reactions/cause.ts'
import { memoryTables } from '../../../../src/tables/memory.ts'
import { startFunction } from '../../../infra/support/running-function.ts'
import { withDirectory } from '../../../journeys/tributary.ts'
import { decode, openHome } from '../../../media.ts'
import { corners } from './support.ts'

/** The built function, as in every installation. */
const FUNCTION = fileURLToPath(new URL('../../../../dist/consumers/extract/lambda.js', import.meta.url))

const NOW = new Date().toISOString()
const BUCKET = 'media-bucket'

/** S3 User Guide, "Event message structure" and "EventBridge event message structure". */
const newsOf = (key: string): readonly object[] => [
  {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        eventTime: NOW,
        eventName: 'ObjectCreated:Put',
        s3: { bucket: { name: BUCKET }, object: { key } },
      },
    ],
  },
  {
    'detail-type': 'Object Created',
    source: 'aws.s3',
    time: NOW,
    detail: { bucket: { name: BUCKET }, object: { key } },
  },
]

const identity = {
  functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:extract',
  eventSourceArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/media',
  region: 'eu-central-1',
  invokeIdentityArn: 'arn:aws:iam::123456789012:role/extract',
}

/** The types and ids of all events in the log. */
async function eventsOf(log: Log): Promise<readonly string[]> {
  const events: string[] = []
  for (const { shardId } of await log.shards()) {
    const { records } = await log.read(await log.open(shardId, { type: 'TRIM_HORIZON' }), 1_000)
    for (const one of records.flatMap(decode))
      if (one.kind === 'event') events.push(`${one.event.type} ${one.event.id}`)
  }
  return events.sort()
}

test('an upload is extracted once, whether S3 tells of it, again, or the log does; what was made of it triggers nothing', () =>
  withDirectory(async (data) => {
    const home = await openHome({ data }, { create: true })
    const objects = await home.openObjects()
    const mediaId = 'ann.1'
    if (!isMediaId(mediaId)) throw new Error('It is one')
    const picture = await corners().png().toBuffer()
    const about = { contentType: 'image/png', facts: {} }
    const stored = await objects.put(keyOf(mediaId), about, Readable.from([picture]), picture.length)
    const run = await startFunction(FUNCTION, { TRIBUTARY_DATA: data, TRIBUTARY_BUCKET: BUCKET })
    try {
      const done = { batchItemFailures: [] }
      for (const news of newsOf(keyOf(mediaId))) expect(await run.invoke(news)).toEqual(done)
      const upload = uploadedEvent(mediaId, stored)
      const extracted = `media.metadata-extracted ${causeOf('extract', upload)}-0`
      expect(await eventsOf(home.log)).toEqual([extracted])

      const made: string[] = []
      for await (const key of objects.list('derived/')) made.push(key)
      expect(made.length).toBeGreaterThan(3)
      for (const news of made.flatMap(newsOf)) expect(await run.invoke(news)).toEqual(done)

      await announce(mediaId, { objects, tables: home.tables, log: home.log })
      const mapping = startMapping({
        name: 'by-lambda',
        log: home.log,
        invoke: lambdaInvoke((event: object) => run.invoke(event), identity),
        settings: { functionResponseTypes: ['ReportBatchItemFailures'] },
        checkpoints: tableCheckpoints(memoryTables()),
      })
      await mapping.idle()
      await mapping.stop()
      expect(await eventsOf(home.log)).toEqual([extracted, `media.uploaded ${upload.id}`])
    } finally {
      await run.end()
      await home.close()
    }
  }))
