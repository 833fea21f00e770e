import Type from 'typebox'
import type { TSchema } from 'typebox'
import { attribute, time, userId } from './fields.ts'

/** The attributes of CloudEvents 1.0 that every event of ours carries; extension attributes are kept. */
export const envelope = {
  specversion: Type.Literal('1.0'),
  id: attribute(128),
  source: attribute(1024),
  subject: userId,
  time,
  dataschema: Type.Optional(attribute(1024)),
}

/** A kind of event: its name, the schema of its data and of the whole. Each kind is one file of this shape. */
export const eventType = <Name extends string, Data extends TSchema>(name: Name, data: Data) => ({
  name,
  schema: Type.Object({ ...envelope, type: Type.Literal(name), data }),
})
