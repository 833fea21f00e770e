import Type from 'typebox'
import { eventTypes, vocabulary } from '../model/vocabulary.ts'

/** An event of a known or an unknown type. */
export const anyEvent = Type.Union([...eventTypes.map((type) => type.schema), vocabulary.unknown])
