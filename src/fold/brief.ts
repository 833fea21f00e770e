import Type from 'typebox'
import type { TSchema } from 'typebox'
import { words } from '../events/fields.ts'
import type { Register } from './register.ts'

/**
 * The schema of a register as a list: value, time, id and source of its stamp. It takes half the bytes: sixteen of them
 * fit into one write unit of DynamoDB, one kilobyte.
 */
export const brief = <Value extends TSchema>(value: Value) => Type.Tuple([value, words, words, words])

/** A register as `brief` describes it. */
export type Brief<Value> = readonly [value: Value, time: string, id: string, source: string]

/** The list of a register that an event has just set: its stamp has a source. */
export const briefOf = <Value>({
  value,
  stamp: { time, id, source = '' },
}: Register<Value>): Brief<Value> => [value, time, id, source]

export const registerOf = <Value>([value, time, id, source]: Brief<Value>): Register<Value> => ({
  value,
  stamp: { time, id, source },
})
