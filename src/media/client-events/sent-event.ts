import { fieldsOf, partOf, present, type Fields } from './fields-of.ts'
import { utcOf } from './utc-of.ts'

/** An event as a client sent it, in the words of `client.event`. Nothing of it is checked yet. */
export interface SentEvent {
  /** The client's name for the event: a repeat has the same. Missing in the forms without such names. */
  readonly named?: { readonly endpoint: string; readonly id: string }
  readonly time: unknown
  readonly data: Fields
}

/** An event of Amazon Pinpoint's PutEvents (Amazon Pinpoint API Reference, "Events": data type Event). */
export function pinpointEvent(endpoint: string, id: string, value: unknown): SentEvent {
  const event = fieldsOf(value)
  const data = present({
    eventType: event['EventType'],
    endpoint,
    session: partOf(event['Session'], (session) =>
      present({
        id: session['Id'],
        startedAt: utcOf(session['StartTimestamp']),
        stoppedAt: utcOf(session['StopTimestamp']),
        durationMs: session['Duration'],
      }),
    ),
    attributes: event['Attributes'],
    metrics: event['Metrics'],
    client: clientOf({
      appPackageName: event['AppPackageName'],
      appTitle: event['AppTitle'],
      appVersionCode: event['AppVersionCode'],
      sdkName: event['SdkName'],
      sdkVersion: event['ClientSdkVersion'],
    }),
  })
  return { named: { endpoint, id }, time: utcOf(event['Timestamp']), data }
}

/**
 * An event of a list: of Mobile Analytics' PutEvents (Mobile Analytics User Guide, "PutEvents"), or a record as
 * Pinpoint wrote it to a stream (Amazon Pinpoint Developer Guide, "App events data schema"). The ids of users that it
 * may name are left out: the user is the token's.
 */
export function listedEvent(value: unknown): SentEvent {
  const event = fieldsOf(value)
  const app = fieldsOf(event['application'] ?? event['app'])
  const sdk = fieldsOf(app['sdk'])
  const data = present({
    eventType: event['event_type'] ?? event['eventType'],
    endpoint: fieldsOf(event['client'])['client_id'],
    session: partOf(event['session'], (session) =>
      present({
        id: session['session_id'] ?? session['id'],
        startedAt: utcOf(session['start_timestamp'] ?? session['startTimestamp'] ?? session['start']),
        stoppedAt: utcOf(session['stop_timestamp'] ?? session['stopTimestamp'] ?? session['stop']),
        durationMs: session['duration'],
      }),
    ),
    attributes: event['attributes'],
    metrics: event['metrics'],
    client: clientOf({
      appPackageName: app['package_name'],
      appTitle: app['title'],
      appVersionCode: app['version_code'],
      sdkName: sdk['name'],
      sdkVersion: sdk['version'],
    }),
  })
  return { time: utcOf(event['event_timestamp'] ?? event['timestamp']), data }
}

/** What a client says of itself; undefined if it says nothing. */
function clientOf(fields: Fields): Fields | undefined {
  const told = present(fields)
  return Object.keys(told).length === 0 ? undefined : told
}
