import type { Route } from '../../src/api/route.ts'
import { appendEvents } from '../../src/api/routes/append-events.ts'
import { putLocation } from '../../src/media/routes/put-location.ts'
import { putRating } from '../../src/media/routes/put-rating.ts'
import { putRecord } from '../../src/api/routes/put-record.ts'
import { putRecords } from '../../src/api/routes/put-records.ts'
import { entriesTemplate, entryTemplate, placedTemplate, resultsTemplate } from './templates/answer-taken.ts'
import { appendEventsTemplate } from './templates/append-events.ts'
import { putLocationTemplate } from './templates/put-location.ts'
import { putRatingTemplate } from './templates/put-rating.ts'
import { putRecordsTemplate, putRecordTemplate } from './templates/put-record.ts'

/** How a route writes straight to Kinesis: by which action, from which template, and how it answers what was taken. */
export interface Write {
  readonly action: 'PutRecord' | 'PutRecords'
  readonly status: 200 | 202
  /** The model of its bodies by media type. NDJSON has none: the gateway reads no lines, and answers 415. */
  readonly models: Readonly<Record<string, string>>
  readonly request: string
  readonly response: string
}

const deed = (model: string, request: string): Write => ({
  action: 'PutRecord',
  status: 202,
  models: { 'application/json': model },
  request,
  response: placedTemplate,
})

/** The routes that need no function of ours. Every other route of the table goes to the function of reads. */
export const writes: ReadonlyMap<Route, Write> = new Map<Route, Write>([
  [
    appendEvents,
    {
      action: 'PutRecords',
      status: 200,
      models: {
        'application/json': 'EventOrEvents',
        'application/cloudevents+json': 'Event',
        'application/cloudevents-batch+json': 'Events',
      },
      request: appendEventsTemplate,
      response: resultsTemplate,
    },
  ],
  [putLocation, deed('Location', putLocationTemplate)],
  [putRating, deed('Rating', putRatingTemplate)],
  [putRecord, { ...deed('Record', putRecordTemplate), status: 200, response: entryTemplate }],
  [
    putRecords,
    {
      action: 'PutRecords',
      status: 200,
      models: { 'application/json': 'Records' },
      request: putRecordsTemplate,
      response: entriesTemplate,
    },
  ],
])
