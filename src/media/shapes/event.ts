import Type from 'typebox'
import { eventTypes, vocabulary } from '../model/vocabulary.ts'

/** An event of a type we know, or of one we don't. */
export const anyEvent = Type.Union([...eventTypes.map((type) => type.schema), vocabulary.unknown])
