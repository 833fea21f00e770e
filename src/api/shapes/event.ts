import Type from 'typebox'

/** An event, of a type that the application knows or not. The document says which; they are validated one by one. */
export const anyEvent = Type.Object({}, { description: 'an event, as CloudEvents 1.0 has it' })
