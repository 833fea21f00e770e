import type { Vocabulary } from '../../src/events/vocabulary.ts'
import type { Route } from '../../src/api/route.ts'
import { appendEvents } from '../../src/api/routes/append-events.ts'
import { putRecord } from '../../src/api/routes/put-record.ts'
import { putRecords } from '../../src/api/routes/put-records.ts'
import { eventModels, modelOf, type Models } from './models.ts'
import { notByUsers, type NotByUsers } from './not-by-users.ts'
import { entriesTemplate, entryTemplate, placedTemplate, resultsTemplate } from './templates/answer-taken.ts'
import { appendEventsTemplate } from './templates/append-events.ts'
import { putRecordsTemplate, putRecordTemplate } from './templates/put-record.ts'

/** A route that writes directly to Kinesis: the action, the request template, and the template of its answers. */
export interface Write {
  readonly action: 'PutRecord' | 'PutRecords'
  readonly status: 200 | 202
  /** The model of its bodies by media type. NDJSON has none: the gateway cannot read lines, and answers 415. */
  readonly models: Readonly<Record<string, string>>
  readonly request: string
  readonly response: string
}

/** The routes that need no function, and their models. Every other route goes to the function of reads. */
export interface Straight {
  readonly writes: ReadonlyMap<Route, Write>
  readonly models: Models
}

/** A route whose template makes the event, from a body of this model. */
export const deed = (model: string, request: string): Write => ({
  action: 'PutRecord',
  status: 202,
  models: { 'application/json': model },
  request,
  response: placedTemplate,
})

/**
 * The routes that accept complete events: those of every application. No template parses the text of a proxied record,
 * so none can see its type or its source. If users may not append every type and every source, the function checks such
 * records.
 */
export function eventWrites(vocabulary: Vocabulary): Straight {
  const refused = notByUsers(vocabulary)
  const records = refused.length === 0 ? proxied() : NONE
  return {
    models: { ...eventModels(vocabulary), ...records.models },
    writes: new Map([[appendEvents, eventsWrite(refused)], ...records.writes]),
  }
}

const NONE: Straight = { models: {}, writes: new Map() }

const eventsWrite = (refused: readonly NotByUsers[]): Write => ({
  action: 'PutRecords',
  status: 200,
  models: {
    'application/json': 'EventOrEvents',
    'application/cloudevents+json': 'Event',
    'application/cloudevents-batch+json': 'Events',
  },
  request: appendEventsTemplate(refused),
  response: resultsTemplate,
})

const proxied = (): Straight => ({
  models: { Record: modelOf(putRecord), Records: modelOf(putRecords) },
  writes: new Map<Route, Write>([
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
  ]),
})
