import fc from 'fast-check'
import type { Route } from '../../../src/api/route.ts'
import type { NewRecord } from '../../../src/log/log.ts'
import type { Asked } from './gateway.ts'
import { SPELLINGS } from './variables.ts'

/** What the authorizer, the clock and the writer of JSON bring to a request. */
export const around = fc.record({
  requestId: fc.uuid(),
  time: fc.integer({ min: Date.UTC(2026), max: Date.UTC(2100) }),
  spelling: fc.constantFrom(...SPELLINGS),
})

/** A request of a user's, for the most part as any. */
export const asked = (route: Route, given: Partial<Asked> & Pick<Asked, 'sub' | 'body'>): Asked => ({
  route,
  parameters: { path: {}, header: {} },
  mediaType: 'application/json',
  requestId: 'request',
  time: Date.UTC(2026),
  spelling: 'plain',
  ...given,
})

/** A record as any reader sees it. JSON spelled otherwise is the same event. */
export const seen = (records: readonly NewRecord[]) =>
  records.map(({ partitionKey, data }) => ({
    partitionKey,
    event: JSON.parse(Buffer.from(data).toString()) as unknown,
  }))
