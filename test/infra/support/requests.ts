import fc from 'fast-check'
import type { Route } from '../../../src/api/route.ts'
import type { NewRecord } from '../../../src/log/log.ts'
import type { Asked } from './gateway.ts'
import { SPELLINGS } from './variables.ts'

/** The parts of a request that do not come from the client: its id, its time, and the spelling of JSON by API Gateway. */
export const around = fc.record({
  requestId: fc.uuid(),
  time: fc.integer({ min: Date.UTC(2026), max: Date.UTC(2100) }),
  spelling: fc.constantFrom(...SPELLINGS),
})

/** A request of a user: the given parts, and defaults for the others. */
export const asked = (route: Route, given: Partial<Asked> & Pick<Asked, 'sub' | 'body'>): Asked => ({
  route,
  parameters: { path: {}, header: {} },
  mediaType: 'application/json',
  requestId: 'request',
  time: Date.UTC(2026),
  spelling: 'plain',
  ...given,
})

/** Records with their events parsed, because JSON in another spelling is the same event. */
export const seen = (records: readonly NewRecord[]) =>
  records.map(({ partitionKey, data }) => ({
    partitionKey,
    event: JSON.parse(Buffer.from(data).toString()) as unknown,
  }))
