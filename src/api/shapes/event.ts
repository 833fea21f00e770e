import Type from 'typebox'

/** An event of any type, known or unknown. The document lists the types; each event is validated by its own. */
export const anyEvent = Type.Object({}, { description: 'an event in the form of CloudEvents 1.0' })
