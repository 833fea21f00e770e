import Type from 'typebox'
import type { Static } from 'typebox'
import type { Parked } from '../../consume/parked-row.ts'

const text = (description: string) => Type.String({ description })

/** `<consumer>:<position>`, as in the list. */
export const parkedId = Type.String({ minLength: 1, maxLength: 256 })

/** A parked record in a list. */
export const parkedShape = Type.Object({
  id: parkedId,
  consumer: Type.String(),
  state: Type.Union([Type.Literal('parked'), Type.Literal('retried'), Type.Literal('discarded')]),
  reason: text('a short name: `not-json`, `fold-threw`, …'),
  cause: text('the cause'),
  shardId: Type.String(),
  sequenceNumber: Type.String(),
  appendedAt: text('when the log took the event: RFC 3339, UTC'),
  bytes: Type.Integer({ minimum: 0 }),
})

/** A parked record with its bytes: as text, or as base64 if they are not UTF-8. */
export const parkedWholeShape = Type.Object({
  ...parkedShape.properties,
  text: Type.Optional(Type.String()),
  base64: Type.Optional(Type.String()),
})

/** A parked record in the form of an answer. */
export const toldOf = (record: Parked): Static<typeof parkedShape> => ({
  id: record.id,
  consumer: record.consumer,
  state: record.state,
  reason: record.reason,
  cause: record.cause,
  shardId: record.shardId,
  sequenceNumber: record.sequenceNumber,
  appendedAt: new Date(record.appendedAt).toISOString(),
  bytes: record.bytes,
})
