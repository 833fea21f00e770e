import { createHash } from 'node:crypto'
import { stableJson } from '../../answer/dump.ts'
import type { Json } from '../../base/json.ts'
import { parsed, unread, type Given } from '../../events/given.ts'
import { requestsOf } from '../../events/supersedes.ts'
import { fieldsOf, type Fields } from './fields-of.ts'
import type { SentEvent } from './sent-event.ts'

/** Amazon Pinpoint Developer Guide, "Event ingestion quotas": attributes and metrics of one event, and their names. */
const MOST_FIELDS = 40
const LONGEST_NAME = 50

/**
 * A client's event as `client.event` of a user. Its id is made of the app and the client's names for endpoint and event
 * or, if it has none, of all that the event says: a repeat gets the same id.
 */
export function givenOf(user: string, app: string, { named, time, data }: SentEvent): Given {
  if (!isBounded(data)) return unread(TOO_MUCH)
  const identity = named ? [named.endpoint, named.id] : [stableJson({ time, data } as unknown as Json)]
  return parsed({
    specversion: '1.0',
    id: `client-event-${digestOf([app, ...identity])}`,
    source: requestsOf(user),
    type: 'client.event',
    subject: user,
    time,
    data: { app, ...data },
  })
}

const TOO_MUCH = {
  reason: 'not-an-event',
  detail: `An event has at most ${MOST_FIELDS} attributes and metrics, with names of 1 to ${LONGEST_NAME} characters`,
}

function isBounded(data: Fields): boolean {
  const names = ['attributes', 'metrics'].flatMap((part) => Object.keys(fieldsOf(data[part])))
  return names.length <= MOST_FIELDS && names.every((name) => name !== '' && name.length <= LONGEST_NAME)
}

const digestOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
