import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { lostEvents } from '../../../src/home/lost-events.ts'
import { listen } from '../../servers/dynamodb.ts'

const MADE = 1_700_000_000
const HOUR = 3_600

test('a data directory keeps all events, a stream those of its retention', async () => {
  const summary = {
    StreamName: 's',
    StreamARN: 'a',
    StreamStatus: 'ACTIVE',
    RetentionPeriodHours: 24,
    StreamCreationTimestamp: MADE,
    EnhancedMonitoring: [],
    OpenShardCount: 1,
  }
  const server = await listen(
    createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify({ StreamDescriptionSummary: summary }))
    }),
  )
  const after = (hours: number) =>
    lostEvents({ log: 'kinesis', stream: 's', endpoint: server.endpoint }, (MADE + hours * HOUR) * 1000)
  expect(await after(23.9)).toBeUndefined()
  expect(await after(24)).toBe(
    'stream "s" keeps 24 hours and is older than that: its first events may be gone',
  )
  expect(await lostEvents({ log: 'embedded' }, Infinity)).toBeUndefined()
  await server.close()
})
