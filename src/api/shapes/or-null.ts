import Type from 'typebox'
import type { TSchema } from 'typebox'

/** A value, or null if it is not known. */
export const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
