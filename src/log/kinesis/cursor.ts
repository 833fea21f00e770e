import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { SequenceNumber } from '../../events/position.ts'
import type { Cursor } from '../log.ts'
import { refusal } from '../refusal.ts'

const sequenceNumber = Type.Unsafe<SequenceNumber>(Type.String({ pattern: '^\\d{56}$' }))

/** Where a reader stands when it has read nothing yet, or which record it has read last. */
const anchor = Type.Union([
  Type.Object({ type: Type.Literal('TRIM_HORIZON') }),
  Type.Object({ type: Type.Literal('AT_TIMESTAMP'), timestamp: Type.Number() }),
  Type.Object({ type: Type.Literal('AT_SEQUENCE_NUMBER'), sequenceNumber }),
  Type.Object({ type: Type.Literal('AFTER_SEQUENCE_NUMBER'), sequenceNumber }),
])

const place = Type.Object({
  shardId: Type.String({ minLength: 1 }),
  anchor,
  /** Kinesis' iterator at the anchor or, where nothing came for a while, further on. It expires; the anchor does not. */
  iterator: Type.Optional(Type.String()),
})

export type Anchor = Static<typeof anchor>

/** A place in a shard. */
export type Place = Static<typeof place>

const places = Compile(place)

/** A place as text: any process can read on from it, at any time. */
export const formatCursor = (place: Place): Cursor => JSON.stringify(place) as Cursor

/** Throws where it is no cursor of a Kinesis log. */
export function parseCursor(cursor: Cursor): Place {
  const value = parseJson(cursor)
  if (places.Check(value)) return value
  throw refusal('InvalidArgumentException', 'Cannot read the log: what was given is no cursor of it')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
