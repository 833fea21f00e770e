import Type from 'typebox'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Position } from '../events/position.ts'
import { sequenceOf } from '../events/position.ts'
import type { Row } from '../tables/tables.ts'
import type { Unfit } from './parked.ts'

/** The state of a parked record: it waits, was appended again, or was given up. */
export type ParkedState = 'parked' | 'retried' | 'discarded'

export const PARKED = 'parked'

const content = Type.Object({
  state: Type.Union([Type.Literal('parked'), Type.Literal('retried'), Type.Literal('discarded')]),
  reason: Type.String(),
  cause: Type.String(),
  shardId: Type.String(),
  appendedAt: Type.Number(),
  bytes: Type.Integer({ minimum: 0 }),
})

const compiled = Compile(content)

/** A parked record without its bytes. */
export interface Parked extends Static<typeof content> {
  /** `<consumer>:<position>`. */
  readonly id: string
  readonly consumer: string
  readonly position: Position
  readonly sequenceNumber: string
}

const CAUSE_CHARACTERS = 2_000

/** The id of a parked record in lists and commands. It is stable, because consumer and position are. */
export const idOf = (consumer: string, position: Position): string => `${consumer}:${position}`

/** The row of a parked record; the index lists rows by their state. */
export function toRow(unfit: Unfit): Row {
  const { consumer, position, reason, shardId, appendedAt, data } = unfit
  const cause = unfit.cause.slice(0, CAUSE_CHARACTERS)
  const stored = { state: 'parked' as const, reason, cause, shardId, appendedAt, bytes: data.length }
  return inState({ key: { partition: consumer, sort: position }, position, content: stored }, 'parked')
}

/** The same row in another state. */
export function inState(row: Row, state: ParkedState): Row {
  const id = idOf(row.key.partition, row.position)
  return { ...row, content: { ...parse(row), state }, index: { partition: state, sort: id } }
}

export function fromRow(row: Row): Parked {
  const { partition: consumer } = row.key
  const { position } = row
  return {
    ...parse(row),
    id: idOf(consumer, position),
    consumer,
    position,
    sequenceNumber: sequenceOf(position),
  }
}

function parse(row: Row): Static<typeof content> {
  if (!compiled.Check(row.content))
    throw new Error(`Cannot read parked record "${row.key.partition}:${row.key.sort}": its row is none`)
  return row.content
}
