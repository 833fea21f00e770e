import Type from 'typebox'
import { attribute, time } from './fields.ts'

/** The attributes of CloudEvents 1.0 that every event has, beside its type. Extension attributes are kept. */
export const envelope = {
  specversion: Type.Literal('1.0'),
  id: attribute(128),
  source: attribute(1024),
  subject: attribute(128),
  time,
  dataschema: Type.Optional(attribute(1024)),
}
