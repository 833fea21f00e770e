import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { SequenceNumber } from '../../events/position.ts'
import type { Cursor } from '../log.ts'
import { refusal } from '../refusal.ts'

const sequenceNumber = Type.Unsafe<SequenceNumber>(Type.String({ pattern: '^\\d{56}$' }))

/** The start of a reader that has read nothing yet, or the last record that it has read. */
const anchor = Type.Union([
  Type.Object({ type: Type.Literal('TRIM_HORIZON') }),
  Type.Object({ type: Type.Literal('AT_TIMESTAMP'), timestamp: Type.Number() }),
  Type.Object({ type: Type.Literal('AT_SEQUENCE_NUMBER'), sequenceNumber }),
  Type.Object({ type: Type.Literal('AFTER_SEQUENCE_NUMBER'), sequenceNumber }),
])

const position = Type.Object({
  shardId: Type.String({ minLength: 1 }),
  anchor,
  /** Kinesis' iterator at the anchor, or further on if no records came for a while. It expires; the anchor does not. */
  iterator: Type.Optional(Type.String()),
})

export type Anchor = Static<typeof anchor>

/** A position in a shard. */
export type ShardPosition = Static<typeof position>

const positions = Compile(position)

/** A position as a text. Any process can continue from it at any time. */
export const formatCursor = (position: ShardPosition): Cursor => JSON.stringify(position) as Cursor

/** Throws if the text is not a cursor of a Kinesis log. */
export function parseCursor(cursor: Cursor): ShardPosition {
  const value = parseJson(cursor)
  if (positions.Check(value)) return value
  throw refusal('InvalidArgumentException', 'Cannot read the log: what was given is no cursor of it')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
