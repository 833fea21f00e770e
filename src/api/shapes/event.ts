import Type from 'typebox'
import { eventTypes, unknownEvent } from '../../events/event.ts'

/** An event of a type we know, or of one we don't. */
export const anyEvent = Type.Union([...eventTypes.map((type) => type.schema), unknownEvent])
